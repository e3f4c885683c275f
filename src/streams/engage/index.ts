import { cappedCursor, type LatestCursor } from '../../airbyte/progress/latest-cursor.ts';
import type { Batch, ReadTools } from '../../airbyte/stream.ts';
import { DAY_MS, parseTimestamp, toIso } from '../../base/days.ts';
import type { ProfileQuery } from '../../mixpanel/profiles/profile-query.ts';
import { ENDPOINTS } from '../../mixpanel/endpoints.ts';
import { lastSeenFilters } from '../../mixpanel/filter-expressions.ts';
import type { StreamContext } from '../context.ts';
import { defineStream } from '../define-stream.ts';
import type { PropertyTable } from '../records/property-table.ts';
import type { OwnColumns } from '../records/column-names.ts';
import { type Named, NAMES, withColumnNames } from '../saved-state/column-names.ts';
import { cursorProgress } from '../takeover/cursor-progress.ts';
import { withoutFutureCursor } from '../saved-state/future-moments.ts';
import { cursorColumn, ID_COLUMN, ownColumns, profileProperties, requestedProperties } from './columns.ts';
import { withProfileNames } from './profile-names.ts';
import { ProfileRecords } from './profile-records.ts';
import { readProfiles } from './read-profiles.ts';
import { profileSchema } from './schema.ts';

/** Repeats the day before the newest `$last_seen`, for updates that reached Mixpanel late. */
const OVERLAP_MS = DAY_MS;

/** One query returns all profiles of a read, so they are one slice. */
interface ProfileSlice {
  readonly label: string;
  readonly query: ProfileQuery;
  readonly properties: PropertyTable;
}

/**
 * User profiles. Incremental reads deliver those seen since the last read, and all that were never seen:
 * Mixpanel does not report when an imported profile changed. They miss changes that do not update
 * `$last_seen`.
 */
export const engage = defineStream({
  name: 'engage',
  holds: 'User profiles with all their properties, including those that were never seen',
  quirks: [
    'An **incremental** read delivers the profiles seen since the day before the newest `$last_seen` delivered so far, **and all that were never seen**: imports create those, and Mixpanel does not report when they change.',
    '**What incremental reads miss**: changes that do not update `$last_seen`, and deleted profiles. A full refresh covers both.',
    'A `$last_seen` in the future, from a device with a wrong clock, counts as the time of the read. Otherwise later syncs would miss all other profiles.',
    'One query for any number of profiles: pages are free, with any `page_size`. If Mixpanel loses pages during the read or sends fewer profiles than it counts, the query is repeated: it counts again, and some profiles may be delivered twice.',
    'If pages exceed 32 MB, the query is repeated once with smaller pages. Profiles that were already delivered are left out.',
    'If Mixpanel rejects the filter of an incremental read, all profiles are read, with a warning.',
    'Values keep their type. In a text column, a value that is not a string is its exact JSON. A value that does not fit another type is null there and exact in `_rescued_data`.',
    'Properties that the configured catalog does not declare are exact in `_rescued_data`, as in `export`. Discover declares at most 20,000.',
    'With `select_properties_by_default` off, only the columns of the catalog are requested.',
    'Group profiles are in `group_profiles`.',
  ],
  probe: { endpoint: ENDPOINTS.profiles, send: ({ mixpanel }) => mixpanel.oneProfile() },
  requests: [
    {
      endpoint: ENDPOINTS.profiles,
      formula: 'one, for any number of profiles',
      count: () => 1,
    },
  ],
  schemaRequests: [ENDPOINTS.profileProperties, ENDPOINTS.schemas],
  primaryKey: [ID_COLUMN],
  cursorField: cursorColumn,
  schema: (context) => profileSchema('engage', context),
  lasting: [NAMES],
  progress: withColumnNames(cursorProgress('engage', 'last_seen'), { stream: 'engage', own: ownColumnsFor }),
  prepare: async ({ progress, ...rest }: Named<LatestCursor>, context, tools) => {
    const newest = await withoutFutureCursor('engage', progress, context, tools);
    return await withProfileNames(
      'engage',
      { ...rest, progress: newest },
      ownColumnsFor(context),
      context,
      tools,
    );
  },
  slices({ progress: newest, names }: Named<LatestCursor>, context, { columns }): ProfileSlice[] {
    const { options } = context;
    const own = ownColumnsFor(context);
    const outputProperties = requestedProperties(columns, own);
    const since = newest === null ? undefined : overlapStart(newest);
    return [
      {
        label: since === undefined ? 'all profiles' : `profiles seen since ${since}, and those never seen`,
        query: {
          pageSize: options.pageSize,
          ...(since === undefined ? {} : { filters: lastSeenFilters(since) }),
          ...(outputProperties === undefined ? {} : { outputProperties }),
        },
        properties: profileProperties(columns, own, names),
      },
    ];
  },
  async *read(
    { query, properties }: ProfileSlice,
    context: StreamContext,
    tools: ReadTools,
  ): AsyncGenerator<Batch, LatestCursor> {
    const records = new ProfileRecords(properties, tools, { layout: context.options.propertyLayout });
    let startedAt: number | undefined;
    yield* readProfiles('engage', query, records, context, tools, async ({ at, total, count }) => {
      if (startedAt === undefined && total !== undefined) await tools.estimate(Math.max(total, count));
      startedAt ??= at;
    });
    // A device with a wrong clock would otherwise hide all other profiles.
    return cappedCursor(records.newest, startedAt ?? context.clock.now());
  },
});

function ownColumnsFor({ options }: StreamContext): OwnColumns {
  return ownColumns(options.propertyNaming, [], options.propertyLayout);
}

function overlapStart(newest: string): string {
  return toIso((parseTimestamp(newest) ?? 0) - OVERLAP_MS).slice(0, -1);
}
