import type { RequestEntry } from '../../emulator/request-log.ts';
import { isObject } from '../../integration_tests/support/expected-events.ts';
import { keyOfLine } from '../../test/reference/event-key.ts';
import { idOfProfile } from './profile-id.ts';
import { isComparedWhole, startOfRecordFor } from './whole-records.ts';

/** Of an item that Mixpanel never sent as it is: its key, the beginning of its key, or `EVERYTHING`. */
export interface Excuse {
  readonly stream: string;
  readonly key: string;
}

/** The key of all items of a stream. */
export const EVERYTHING = '';

/** Answers in place of data that may mean that there are none: empty ones, and those about retired or limited data. */
const NO_DATA = /^(null|\{\}|\[\])$|days into the past/;
const STREAM_OF_PATH: readonly (readonly [path: RegExp, stream: string])[] = [
  [/\/export$/, 'export'],
  [/\/events(\/names)?$/, 'event_counts'],
  [/\/engage$/, 'engage'],
  [/\/engage\/revenue$/, 'revenue'],
  [/\/cohorts\/list$/, 'cohorts'],
  [/\/funnels(\/list)?$/, 'funnels'],
  [/\/annotations$/, 'annotations'],
  [/\/annotations\/tags$/, 'annotation_tags'],
  [/\/bookmarks$/, 'saved_reports'],
  [/\/schemas$/, 'lexicon_schemas'],
  [/\/lookup-tables$/, 'lookup_tables'],
  [/\/feature-flags$/, 'feature_flags'],
  [/\/experiments$/, 'experiments'],
  [/\/insights$/, 'insights'],
];

/** Streams that read what the list of another one names. */
const OF_LIST: readonly (readonly [path: RegExp, stream: string])[] = [
  [/\/cohorts\/list$/, 'cohort_members'],
  [/\/cohorts\/list$/, 'group_profiles'],
  [/\/bookmarks$/, 'insights'],
];

/**
 * The items that a connector can't know from these answers, because they were changed. Another answer may have held them
 * as they are.
 */
export function excusesIn(requests: readonly Readonly<RequestEntry>[]): Excuse[] {
  return requests.flatMap((request) => {
    const stream = STREAM_OF_PATH.find(([path]) => path.test(request.path))?.[1];
    if (stream === undefined) return [];
    const changed = request.surprises.filter(({ isIntact }) => !isIntact || isComparedWhole(stream));
    const excuses = changed
      .filter(({ item }) => item !== '')
      .flatMap(({ item }) => excusesOf(stream, item, request.query));
    return [...excuses, ...withheld(stream, request)];
  });
}

function withheld(stream: string, { path, query, failure, status }: Readonly<RequestEntry>): Excuse[] {
  if (failure?.kind !== 'answer') return [];
  const body = failure.body ?? '';
  const cohort = cohortIn(query);
  const ofProfiles = streamOfProfiles(query);
  const isGone = stream === 'revenue' && (status === 404 || status === 410);
  const partition = cohort ?? query['data_group_id'] ?? query['funnel_id'] ?? query['bookmark_id'];
  if (partition !== undefined && body.includes('Missing Datagroup'))
    return [{ stream: stream === 'engage' ? ofProfiles : stream, key: partition }];
  if (!isGone && !NO_DATA.test(body)) return [];
  // Without the list there is nothing to ask for.
  const others = OF_LIST.filter(([list]) => list.test(path)).map(([, name]) => name);
  return [stream === 'engage' ? ofProfiles : stream, ...others].map((name) => ({
    ...{ stream: name, key: EVERYTHING },
  }));
}

function excusesOf(stream: string, item: string, query: Readonly<Record<string, string>>): Excuse[] {
  const listed =
    stream === 'saved_reports' ? [{ stream: 'insights', key: String(memberOf(item, 'id')) }] : [];
  if (isComparedWhole(stream)) return [{ stream, key: startOfRecordFor(stream, item) }, ...listed];
  switch (stream) {
    case 'export':
      return [{ stream, key: keyOfLine(item) }];
    case 'engage': {
      const partition = cohortIn(query) ?? query['data_group_id'];
      const id = idOfProfile(item);
      const key = partition === undefined ? id : `${partition} ${id}`;
      return [{ stream: streamOfProfiles(query), key }];
    }
    case 'cohorts': {
      const key = String(memberOf(item, 'id'));
      return [
        { stream, key },
        { stream: 'cohort_members', key },
        ...groupKeysIn(item).map((group) => ({ stream: 'group_profiles', key: group })),
      ];
    }
    // An event with all its days, or a name without which nothing is asked for.
    case 'event_counts':
      return [{ stream, key: EVERYTHING }];
    case 'revenue':
      return [{ stream, key: dayOf(item) }];
    case 'insights':
      return [{ stream, key: query['bookmark_id'] ?? EVERYTHING }];
    case 'funnels': {
      const id = query['funnel_id'];
      const key = id === undefined ? String(memberOf(item, 'funnel_id')) : `${id} ${dayOf(item)}`;
      return [{ stream, key }];
    }
    default:
      return [{ stream, key: String(memberOf(item, 'id')) }];
  }
}

/** Whether the text of a required record belongs to an excuse: keys end with a space or a comma. */
export function isExcused(keys: ReadonlySet<string>, text: string): boolean {
  if (keys.size === 0) return false;
  if (keys.has(EVERYTHING) || keys.has(text)) return true;
  return [...text.matchAll(/[ ,]/g)].some(
    ({ index }) => keys.has(text.slice(0, index)) || keys.has(text.slice(0, index + 1)),
  );
}

function cohortIn(query: Readonly<Record<string, string>>): string | undefined {
  const filter = query['filter_by_cohort'];
  return filter === undefined ? undefined : String(memberOf(filter, 'id'));
}

/** Which stream requests profiles like this. */
function streamOfProfiles(query: Readonly<Record<string, string>>): string {
  if ('filter_by_cohort' in query) return 'cohort_members';
  return 'data_group_id' in query ? 'group_profiles' : 'engage';
}

/** The digits of the group key of a cohort, if it has one. */
function groupKeysIn(cohort: string): string[] {
  return [...cohort.matchAll(/"data_group_id":"?(-?\d+)/g)].flatMap(([, digits]) => digits ?? []);
}

function memberOf(json: string, name: string): unknown {
  const value: unknown = JSON.parse(json);
  return isObject(value) ? value[name] : undefined;
}

/** The day of a member such as `"2026-01-14":{...}`. */
function dayOf(item: string): string {
  return item.slice(1, 11);
}
