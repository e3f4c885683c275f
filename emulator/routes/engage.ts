import type { Membership } from '../data/cohorts.ts';
import type { Population } from '../data/profiles/population.ts';
import { ProfileWriter } from '../data/profiles/profile.ts';
import type { ProfileFilter, Selection } from '../data/profiles/selection.ts';
import { memberIds } from '../data/profiles/selection.ts';
import { select } from '../data/profiles/selection.ts';
import type { Session } from '../data/profiles/sessions.ts';
import type { Expression } from '../filter-expressions/expression.ts';
import { readWhere } from '../filter-expressions/read-where.ts';
import { jsonChunksAnswer, apiError } from '../http/answer.ts';
import { isObject } from '../http/json.ts';
import type { Parameters } from '../http/parameters.ts';
import type { Project } from '../project.ts';
import type { Route } from './route.ts';
import { queryPaths } from './route.ts';

const DEFAULT_PAGE_SIZE = 1000;
/** Minimum length of a chunk, except the last. */
const CHUNK_LENGTH = 64 * 1024;
/** Parameters that all pages of a session must repeat. */
const QUERY_PARAMETERS = [
  'where',
  'output_properties',
  'page_size',
  'filter_by_cohort',
  'include_all_users',
  'data_group_id',
  'distinct_id',
  'distinct_ids',
  'as_of_timestamp',
];

/** User or group profiles by pages. Only the first page counts as a query; later pages of its session are free. */
export const engageRoute: Route = {
  endpoint: 'engage',
  family: 'query',
  methods: ['GET', 'POST'],
  paths: queryPaths('engage'),
  parameters: [...QUERY_PARAMETERS, 'session_id', 'page'],
  isFree: (parameters) => (parameters.text('session_id') ?? '') !== '',
  answer(parameters, project) {
    const page = parameters.nonNegativeInteger('page') ?? 0;
    const pageSize = parameters.positiveInteger('page_size') ?? DEFAULT_PAGE_SIZE;
    const query = JSON.stringify(QUERY_PARAMETERS.map((name) => parameters.text(name) ?? null));
    const session =
      page === 0 ? openSession(parameters, project, query) : resumeSession(parameters, project, query);
    const writer = new ProfileWriter(parameters.strings('output_properties'));
    const hasTotal = page === 0 || !project.settings.totalOnFirstPageOnly;
    const head = {
      page,
      ...(hasTotal ? { page_size: pageSize } : {}),
      session_id: session.id,
      status: 'ok',
      ...(hasTotal ? { total: session.selection.total } : {}),
    };
    const length = Math.min(pageSize, project.settings.maxPageSize);
    return jsonChunksAnswer(() => chunks(head, session.selection, page * length, length, writer));
  },
};

function openSession(parameters: Parameters, project: Project, query: string): Session {
  const nowMs = project.clock.now();
  const groupId = parameters.text('data_group_id');
  const snapshot = populationOf(groupId, project).snapshot(nowMs);
  const selection = select(snapshot, readFilter(parameters, groupId, project));
  return project.sessions.open(query, selection, nowMs);
}

function resumeSession(parameters: Parameters, project: Project, query: string): Session {
  const id = parameters.text('session_id');
  if (id === undefined) throw apiError(400, 'session_id is required when page is above 0');
  const session = project.sessions.resume(id, query, project.clock.now());
  if (session === undefined) throw apiError(400, 'request for page in uncached query for params');
  return session;
}

function populationOf(groupId: string | undefined, { users, groups }: Project): Population {
  if (groupId === undefined) return users;
  const type = groups.find(groupId);
  // As for a cohort whose data group was deleted: the cohort stays in the list.
  if (type === undefined) throw apiError(404, 'Missing Datagroup');
  return type.population;
}

function readFilter(parameters: Parameters, groupId: string | undefined, project: Project): ProfileFilter {
  const id = parameters.text('distinct_id');
  const ids = parameters.strings('distinct_ids');
  return {
    where: acceptedWhere(parameters.text('where'), project),
    ids: id === undefined ? ids : [id],
    membership: readMembership(parameters, groupId, project),
    includeWithoutProfile: parameters.flag('include_all_users', true),
  };
}

function acceptedWhere(
  text: string | undefined,
  { settings: { profileFilters } }: Project,
): Expression | undefined {
  const isRejected = text !== undefined && (profileFilters === 'none' || text.includes('not ('));
  if (isRejected && profileFilters !== 'all') throw apiError(400, 'selector is not supported');
  return readWhere(text);
}

function readMembership(
  parameters: Parameters,
  groupId: string | undefined,
  project: Project,
): Membership | undefined {
  const cohort = parameters.json('filter_by_cohort');
  if (cohort === undefined) return undefined;
  const id = isObject(cohort) ? Number(cohort['id']) : NaN;
  if (Number.isNaN(id)) throw apiError(400, 'filter_by_cohort must be an object such as {"id":12345}');
  const membership = project.cohorts.membership(id);
  if (membership === undefined) throw apiError(400, `cohort ${id} does not exist`);
  const own = membership.groupId ?? undefined;
  return own === groupId ? membership : membersAsIds(membership, populationOf(own, project), project);
}

/** Queries without the cohort's `data_group_id` get only the ids of its members. */
function membersAsIds(membership: Membership, population: Population, { clock }: Project): Membership {
  const joined = new Set(memberIds(membership, population, clock.now()));
  return { ...membership, stride: undefined, joined };
}

/** The body of a page, built as text to preserve every digit. */
function* chunks(
  head: object,
  selection: Selection,
  from: number,
  count: number,
  writer: ProfileWriter,
): Generator<Buffer> {
  let text = `${JSON.stringify(head).slice(0, -1)},"results":[`;
  const end = Math.min(from + count, selection.total);
  for (let position = from; position < end; position += 1) {
    const profile = selection.at(position);
    if (profile === undefined) continue;
    const comma = position === from ? '' : ',';
    text += comma + (typeof profile === 'string' ? emptyProfile(profile) : writer.write(profile));
    if (text.length < CHUNK_LENGTH) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(`${text}]}`);
}

function emptyProfile(id: string): string {
  return `{"$distinct_id":${JSON.stringify(id)},"$properties":{}}`;
}
