import { statelessIncremental } from '../airbyte/progress/stateless.ts';
import type { Batch, ReadTools, SelectedColumns } from '../airbyte/stream.ts';
import type { Cohort } from '../mixpanel/cohorts.ts';
import { ENDPOINTS } from '../mixpanel/endpoints.ts';
import { COHORT_LIST } from './cohorts.ts';
import { integer } from './column-types.ts';
import type { StreamContext } from './context.ts';
import { defineStream } from './define-stream.ts';
import {
  cursorColumn,
  ID_COLUMN,
  LAST_SEEN,
  ownColumns,
  profileProperties,
  wantedProperties,
} from './engage/columns.ts';
import { ProfileRecords } from './engage/profile-records.ts';
import { readProfiles } from './engage/read-profiles.ts';
import { engageSchema, profileTypes } from './engage/schema.ts';
import { unlessDeleted } from './deleted-meanwhile.ts';
import type { PropertyTable } from './records/property-table.ts';

const COHORT_COLUMN = 'cohort_id';

/** All members of one cohort: one query, whatever their number. */
interface CohortSlice {
  readonly label: string;
  readonly cohortId: number;
  readonly properties: PropertyTable;
  readonly outputProperties: readonly string[] | undefined;
}

/** More than Mixpanel lets run at the same time: the budget decides. */
const PARALLEL_COHORTS = 5;

/**
 * Who is in which cohort, members without a profile included. Each read gives the whole membership: nothing tells who has
 * left, and pages cost no quota.
 */
export const cohortMembers = defineStream({
  name: 'cohort_members',
  holds: 'Members of every cohort, one record per member and cohort, with the properties of the profile',
  quirks: [
    '**Always read in full**, in both sync modes: Mixpanel tells who is in a cohort but not who has left it, and new members need not have been seen since. To drop members who have left, let the destination overwrite.',
    'Members without a profile are included.',
    'A cohort that is deleted during the sync is logged. The members that were already read stay.',
    'Each cohort is a query of its own, so this stream takes most of the quota of a project with many cohorts.',
    'If only `distinct_id` and `cohort_id` are selected, no properties are requested, which is much faster.',
  ],
  probe: { endpoint: ENDPOINTS.cohorts, send: ({ mixpanel }) => mixpanel.cohorts.all() },
  requests: [
    COHORT_LIST,
    {
      endpoint: ENDPOINTS.profiles,
      parameter: 'filter_by_cohort',
      formula: 'one for each cohort, whatever the number of its members',
      count: ({ cohorts }) => cohorts,
    },
  ],
  schemaRequests: [ENDPOINTS.profileProperties],
  primaryKey: [ID_COLUMN, COHORT_COLUMN],
  cursorField: cursorColumn,
  parallelSlices: PARALLEL_COHORTS,
  schema: async ({ mixpanel, options }) =>
    engageSchema(await profileTypes(mixpanel), options.propertyNaming, { [COHORT_COLUMN]: integer }),
  progress: statelessIncremental,
  async slices(_progress, context, { columns }): Promise<CohortSlice[]> {
    const own = ownColumns(context.options.propertyNaming, [COHORT_COLUMN]);
    const properties = profileProperties(columns, own);
    const keys = [ID_COLUMN, COHORT_COLUMN, cursorColumn(context)];
    const outputProperties = onlyOf(keys, columns) ? [LAST_SEEN] : wantedProperties(columns, own);
    const cohorts = await context.mixpanel.cohorts.all();
    return cohorts.map(({ id }) => ({ label: `cohort ${id}`, cohortId: id, properties, outputProperties }));
  },
  async *read(
    { label, cohortId, properties, outputProperties }: CohortSlice,
    context: StreamContext,
    tools: ReadTools,
  ): AsyncGenerator<Batch, void> {
    const records = new ProfileRecords(properties, tools.columns, { [COHORT_COLUMN]: cohortId });
    const query = {
      pageSize: context.options.pageSize,
      cohortId,
      ...(outputProperties === undefined ? {} : { outputProperties }),
    };
    const what = `cohort_members, ${label}`;
    const cohort = { what, list: context.mixpanel.cohorts, isIt: ({ id }: Cohort) => id === cohortId };
    yield* unlessDeleted(cohort, () => readProfiles(what, query, records, context, tools), tools.log);
  },
});

/** Does the catalog name some of these columns and no others? Then nothing else is asked for, whatever is new. */
function onlyOf(keys: readonly string[], { catalog }: SelectedColumns): boolean {
  const names = Object.keys(catalog);
  return names.length > 0 && names.every((name) => keys.includes(name));
}
