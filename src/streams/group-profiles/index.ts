import type { Logger } from '../../airbyte/logger.ts';
import { stateless } from '../../airbyte/progress/stateless.ts';
import type { Batch, FailedPart, Read, ReadTools, Slice } from '../../airbyte/stream.ts';
import { explanationOf } from '../../base/errors.ts';
import { ENDPOINTS } from '../../mixpanel/endpoints.ts';
import { isWithheld } from '../../mixpanel/failures.ts';
import { COHORT_LIST } from '../cohorts.ts';
import type { StreamContext } from '../context.ts';
import { defineStream, type RequestCost } from '../define-stream.ts';
import { LAST_SEEN, profileProperties, requestedProperties, selectsOnly } from '../engage/columns.ts';
import { ProfileRecords } from '../engage/profile-records.ts';
import { readProfiles } from '../engage/read-profiles.ts';
import { itemError } from '../item-error.ts';
import { failedEntries } from '../odd-entries.ts';
import { readUnlessDeleted } from '../read-unless-deleted.ts';
import type { PropertyTable } from '../records/property-table.ts';
import { type Named, NAMES, withCatalogNames, withColumnNames } from '../saved-state/column-names.ts';
import { GROUP_COLUMN, GROUP_KEY_COLUMN, ownColumnsFor } from './columns.ts';
import { type GroupKeys, groupKeys } from './group-keys.ts';
import { sampledProperties } from './sample.ts';
import { groupSchema } from './schema.ts';

interface GroupKeySlice extends Slice {
  readonly dataGroupId: string;
  readonly properties: PropertyTable;
  readonly outputProperties: readonly string[] | undefined;
}

const KEYS = [GROUP_KEY_COLUMN, GROUP_COLUMN];
/** As many as Mixpanel allows at the same time. The quota limits them further. */
const PARALLEL_GROUP_KEYS = 5;

const PROFILES: RequestCost = {
  endpoint: ENDPOINTS.profiles,
  parameter: 'data_group_id',
  formula: 'one per group key, for any number of groups',
  count: ({ groups }) => groups,
};

/** The profiles of all groups, of every group key that is known, in one table. */
export const groupProfiles = defineStream({
  name: 'group_profiles',
  holds: 'Profiles of groups, such as companies, with all their properties, for every group key',
  quirks: [
    'For projects with Group Analytics. Mixpanel has no public list of group keys: the connector finds those of **cohorts of groups**, and `group_ids` adds others.',
    'One table for all group keys. Their properties share columns: `plan` of companies and `plan` of teams are one column.',
    '`data_group_id` is a 64-bit number, so it is text here and in `group_ids`. Members of a cohort of groups, in `cohort_members`, have the `group_id` as `distinct_id`, and `cohorts` has the `data_group_id` of the cohort.',
    '**Always read in full**: Mixpanel does not report which groups changed. To drop deleted groups, let the destination overwrite.',
    'Mixpanel lists the properties of users only, so `discover` samples 2,000 groups of each group key, which costs a query each. Columns are text unless `property_types` is `native`; properties that the sample lacks are exact in `_rescued_data`.',
    'A group key that was deleted in Mixpanel is skipped with a warning.',
  ],
  probe: {
    endpoint: ENDPOINTS.cohorts,
    send: (context) => Promise.all([groupKeys(context), context.mixpanel.oneProfile()]),
  },
  requests: [COHORT_LIST, PROFILES],
  schemaRequests: [ENDPOINTS.cohorts],
  schemaCosts: [PROFILES],
  primaryKey: KEYS,
  parallelSlices: PARALLEL_GROUP_KEYS,
  schema: groupSchema,
  lasting: [NAMES],
  progress: withColumnNames(stateless, { stream: 'group_profiles', own: ownColumnsFor }),
  async prepare(named: Named<null>, context, tools) {
    const list = async (): Promise<string[]> => [...(await sampledProperties(context)).keys()];
    const own = ownColumnsFor(context);
    return await withCatalogNames(named, { stream: 'group_profiles', own, list }, tools);
  },
  async slices({ names }: Named<null>, context, { columns, log }): Promise<(GroupKeySlice | FailedPart)[]> {
    const own = ownColumnsFor(context);
    const properties = profileProperties(columns, own, names);
    const outputProperties = selectsOnly(KEYS, columns) ? [LAST_SEEN] : requestedProperties(columns, own);
    const known = await groupKeys(context);
    if (known.ids.length === 0)
      await log.info(
        'group_profiles: no group key is known. For groups without a cohort, set group_ids to the data group IDs in the project settings',
      );
    context.forecast.reads('group_profiles', { groups: known.ids.length });
    const slices = known.ids.map((dataGroupId) => ({
      ...{ dataGroupId, label: `group key ${dataGroupId}`, properties, outputProperties },
    }));
    return [...slices, ...(await unknownKeys(known, log))];
  },
  async *read(
    { dataGroupId, label, properties, outputProperties }: GroupKeySlice,
    context: StreamContext,
    tools: ReadTools,
  ): AsyncGenerator<Read<void>, void> {
    const { pageSize, propertyLayout: layout } = context.options;
    const constants = { [GROUP_KEY_COLUMN]: JSON.stringify(dataGroupId) };
    const records = new ProfileRecords(properties, tools, { layout, idColumn: GROUP_COLUMN, constants });
    const query = { pageSize, dataGroupId, ...(outputProperties === undefined ? {} : { outputProperties }) };
    const name = `group_profiles, ${label}`;
    const readGroups = (): AsyncGenerator<Batch, void> => readProfiles(name, query, records, context, tools);
    yield* readUnlessDeleted({ label: name, matches: () => true }, readGroups, tools.log);
  },
});

/** What the list of cohorts may hide: odd IDs, odd entries, or all of it. */
async function unknownKeys(
  { odd, unusable, unlisted }: GroupKeys,
  log: Logger,
): Promise<readonly FailedPart[]> {
  if (unusable.length > 0)
    await log.warn(
      `group_profiles: a data_group_id is not a number, so its groups are not read. Cohorts: ${unusable.length}, the first: ${unusable[0]}`,
    );
  if (unlisted === undefined) return await failedEntries('group_profiles', odd, log);
  if (!isWithheld(unlisted)) return [{ failed: 'the group keys of cohorts', why: itemError(unlisted) }];
  await log.warn(
    `group_profiles: only the group keys in group_ids are read, because the cohorts cannot be listed: ${explanationOf(unlisted)}`,
  );
  return [];
}
