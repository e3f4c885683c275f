import { roundOfItems, type ItemEnd, type ItemSlice, type Round } from '../airbyte/progress/round.ts';
import type { FailedPart, Read, ReadTools } from '../airbyte/stream.ts';
import type { Cohort } from '../mixpanel/cohorts.ts';
import { ENDPOINTS } from '../mixpanel/endpoints.ts';
import { COHORT_LIST } from './cohorts.ts';
import { described, integer } from './column-types.ts';
import { itemsLeft } from './items-left.ts';
import type { StreamContext } from './context.ts';
import { defineStream } from './define-stream.ts';
import {
  cursorColumn,
  ID_COLUMN,
  LAST_SEEN,
  ownColumns,
  profileProperties,
  requestedProperties,
  selectsOnly,
} from './engage/columns.ts';
import { withProfileNames } from './engage/profile-names.ts';
import { ProfileRecords } from './engage/profile-records.ts';
import { readProfiles } from './engage/read-profiles.ts';
import { profileSchema } from './engage/schema.ts';
import { failedEntries } from './odd-entries.ts';
import { readUnlessDeleted } from './read-unless-deleted.ts';
import { type Named, NAMES, withColumnNames } from './saved-state/column-names.ts';
import type { OwnColumns } from './records/column-names.ts';
import type { PropertyTable } from './records/property-table.ts';

const COHORT_COLUMN = 'cohort_id';
const COHORT_ID = described(integer, 'The ID of the cohort, as in the stream cohorts.');

interface CohortSlice extends ItemSlice {
  readonly cohort: Cohort;
  readonly properties: PropertyTable;
  readonly outputProperties: readonly string[] | undefined;
}

/** As many as Mixpanel allows at the same time. The quota limits them further. */
const PARALLEL_COHORTS = 5;

/**
 * The members of each cohort, including those without a profile. Each read returns all members: Mixpanel does
 * not report who has left, and pages cost no quota.
 */
export const cohortMembers = defineStream({
  name: 'cohort_members',
  holds: 'Members of every cohort, one record per member and cohort, with the properties of the profile',
  quirks: [
    '**Always read in full**, in both sync modes: Mixpanel reports who is in a cohort but not who has left it. To drop members who have left, let the destination overwrite.',
    'Members without a profile are included.',
    'Members of a cohort of groups are group profiles: they are requested with the `data_group_id` of the cohort. A cohort whose data group was deleted is skipped with a warning.',
    'A cohort that is deleted during the sync is logged. Members already read stay.',
    'Each cohort takes a query, so many cohorts use up most of the quota. Empty cohorts are read too, because their `count` may be out of date.',
    'An interrupted read **continues with the remaining cohorts** for up to a day, in both sync modes. If a cohort fails, the next attempts read only that one; a sync more than half an hour later reads all of them again.',
    'Select only `distinct_id` and `cohort_id` for a much faster read without properties.',
  ],
  probe: {
    endpoint: ENDPOINTS.cohorts,
    send: ({ mixpanel }) => Promise.all([mixpanel.cohorts.all(), mixpanel.oneProfile()]),
  },
  requests: [
    COHORT_LIST,
    {
      endpoint: ENDPOINTS.profiles,
      parameter: 'filter_by_cohort',
      formula: 'one per cohort, for any number of members',
      count: ({ cohorts }) => cohorts,
    },
  ],
  schemaRequests: [ENDPOINTS.profileProperties, ENDPOINTS.schemas],
  primaryKey: [ID_COLUMN, COHORT_COLUMN],
  cursorField: cursorColumn,
  parallelSlices: PARALLEL_COHORTS,
  schema: (context) => profileSchema('cohort_members', context, { [COHORT_COLUMN]: COHORT_ID }),
  resumable: true,
  lasting: [NAMES],
  progress: withColumnNames(
    roundOfItems<StreamContext>({ stream: 'cohort_members', now: ({ clock }) => clock.now() }),
    { stream: 'cohort_members', own: ownColumnsFor },
  ),
  prepare: (named: Named<Round>, context, tools) =>
    withProfileNames('cohort_members', named, ownColumnsFor(context), context, tools),
  async slices(
    { progress: round, names }: Named<Round>,
    context,
    { columns, log },
  ): Promise<(CohortSlice | FailedPart)[]> {
    const own = ownColumnsFor(context);
    const properties = profileProperties(columns, own, names);
    const keys = [ID_COLUMN, COHORT_COLUMN, cursorColumn(context)];
    const outputProperties = selectsOnly(keys, columns) ? [LAST_SEEN] : requestedProperties(columns, own);
    const { items, odd } = await context.mixpanel.cohorts.all();
    const left = await itemsLeft(items, ({ id }) => id, round, {
      stream: 'cohort_members',
      what: 'cohorts',
      log,
    });
    const slices = left.map((cohort) => ({
      ...{ item: cohort.id, label: `cohort ${cohort.id}`, cohort, properties, outputProperties },
    }));
    context.forecast.reads('cohort_members', { cohorts: left.length });
    return [...slices, ...(await failedEntries('cohort_members', odd, log))];
  },
  async *read(
    slice: CohortSlice,
    context: StreamContext,
    tools: ReadTools,
  ): AsyncGenerator<Read<ItemEnd>, ItemEnd> {
    const { label, properties, outputProperties } = slice;
    const { id, dataGroupId } = slice.cohort;
    const records = new ProfileRecords(properties, tools, {
      layout: context.options.propertyLayout,
      constants: { [COHORT_COLUMN]: id },
    });
    const query = {
      ...{ pageSize: context.options.pageSize, cohortId: id, dataGroupId },
      ...(outputProperties === undefined ? {} : { outputProperties }),
    };
    const cohort = {
      label: `cohort_members, ${label}`,
      list: context.mixpanel.cohorts,
      matches: (other: Cohort) => other.id === id,
    };
    const readMembers = async function* (): AsyncGenerator<Read<ItemEnd>, ItemEnd> {
      yield* readProfiles(cohort.label, query, records, context, tools);
      return 'read';
    };
    return yield* readUnlessDeleted(cohort, readMembers, tools.log);
  },
});

function ownColumnsFor({ options }: StreamContext): OwnColumns {
  return ownColumns(options.propertyNaming, [COHORT_COLUMN], options.propertyLayout);
}
