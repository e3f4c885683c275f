import type { LatestCursor } from '../../airbyte/progress/latest-cursor.ts';
import type { Batch, ReadTools } from '../../airbyte/stream.ts';
import { DAY_MS, parseTimestamp, toIso } from '../../base/days.ts';
import type { ProfileQuery } from '../../mixpanel/profiles/profile-pages.ts';
import { ENDPOINTS } from '../../mixpanel/endpoints.ts';
import { lastSeenFilter } from '../../mixpanel/filter-expressions.ts';
import type { StreamContext } from '../context.ts';
import { defineStream } from '../define-stream.ts';
import type { PropertyTable } from '../records/property-table.ts';
import { latestCursorState } from '../takeover/cursor-state.ts';
import { cursorColumn, ID_COLUMN, ownColumns, profileProperties, wantedProperties } from './columns.ts';
import { ProfileRecords } from './profile-records.ts';
import { readProfiles } from './read-profiles.ts';
import { engageSchema, profileTypes } from './schema.ts';

/** Profiles seen in the day before the newest one are read again: they may have been on their way. */
const OVERLAP_MS = DAY_MS;

/** All profiles of a read are one query. */
interface ProfileSlice {
  readonly label: string;
  readonly query: ProfileQuery;
  readonly properties: PropertyTable;
}

/**
 * User profiles. A full refresh gives all of them. Incremental reads give those that were seen since the last one, and
 * those that were never seen: nothing tells when an imported profile changed. A change that does not move `$last_seen`
 * is not seen by them.
 */
export const engage = defineStream({
  name: 'engage',
  holds: 'User profiles with all their properties, including those that were never seen',
  quirks: [
    'An **incremental** read delivers the profiles seen since the day before the newest `$last_seen` delivered so far, **and all that were never seen**: imports create those, and nothing tells when they change.',
    '**What incremental reads miss**: a change that does not move `$last_seen`, and the deletion of a profile. A full refresh sees both.',
    'A `$last_seen` in the future, from a device with a wrong clock, counts as the time of the read, so that it does not hide all other profiles.',
    'One query, whatever the number of profiles: pages are free, whatever `page_size` says. If Mixpanel loses the pages during the read, the query is sent again, which counts once more, and profiles come again.',
    'Values keep their type. In a text column, a value that is not a string is its exact JSON. A value that does not fit another type is null there and exact in `_rescued_data`.',
    'With `select_properties_by_default` off, only the columns of the catalog are requested.',
    'Group profiles are not read.',
  ],
  probe: { endpoint: ENDPOINTS.profiles, send: ({ mixpanel }) => mixpanel.oneProfile() },
  requests: [
    {
      endpoint: ENDPOINTS.profiles,
      formula: 'one, whatever the number of profiles',
      count: () => 1,
    },
  ],
  schemaRequests: [ENDPOINTS.profileProperties],
  primaryKey: [ID_COLUMN],
  cursorField: cursorColumn,
  schema: async ({ mixpanel, options }) => engageSchema(await profileTypes(mixpanel), options.propertyNaming),
  progress: latestCursorState('engage', 'last_seen'),
  slices(newest: LatestCursor, { options }, { columns }): ProfileSlice[] {
    const own = ownColumns(options.propertyNaming);
    const outputProperties = wantedProperties(columns, own);
    const since = newest === null ? undefined : dayBefore(newest);
    return [
      {
        label: since === undefined ? 'all profiles' : `profiles seen since ${since}, and those never seen`,
        query: {
          pageSize: options.pageSize,
          ...(since === undefined ? {} : { where: lastSeenFilter(since) }),
          ...(outputProperties === undefined ? {} : { outputProperties }),
        },
        properties: profileProperties(columns, own),
      },
    ];
  },
  async *read(
    { query, properties }: ProfileSlice,
    context: StreamContext,
    tools: ReadTools,
  ): AsyncGenerator<Batch, LatestCursor> {
    const records = new ProfileRecords(properties, tools.columns);
    let begun: number | undefined;
    yield* readProfiles('engage', query, records, context, tools, async ({ at, total }) => {
      if (begun === undefined && total !== undefined) await tools.estimate(total);
      begun ??= at;
    });
    return notAfter(records.newest, begun);
  },
});

function dayBefore(newest: string): string {
  return toIso((parseTimestamp(newest) ?? 0) - OVERLAP_MS).slice(0, -1);
}

/** A clock that is wrong somewhere must not move the cursor into the future: it would hide everybody else. */
function notAfter(newest: LatestCursor, at: number | undefined): LatestCursor {
  if (newest === null || at === undefined || (parseTimestamp(newest) ?? 0) <= at) return newest;
  return toIso(at).slice(0, -1);
}
