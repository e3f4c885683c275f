import type { LatestCursor } from '../../airbyte/progress/latest-cursor.ts';
import { defineStream, type Batch, type ReadTools } from '../../airbyte/stream.ts';
import { DAY_MS, parseMoment, toIso } from '../../base/days.ts';
import type { ProfileQuery } from '../../mixpanel/profiles/profile-pages.ts';
import { lastSeenFilter } from '../../mixpanel/filter-expressions.ts';
import type { StreamContext } from '../context.ts';
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
  primaryKey: [ID_COLUMN],
  cursorField: cursorColumn,
  schema: async ({ mixpanel, options }: StreamContext) =>
    engageSchema(await profileTypes(mixpanel), options.propertyNaming),
  progress: latestCursorState('engage', 'last_seen'),
  slices(newest: LatestCursor, { options }: StreamContext, { columns }): ProfileSlice[] {
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
  return toIso((parseMoment(newest) ?? 0) - OVERLAP_MS).slice(0, -1);
}

/** A clock that is wrong somewhere must not move the cursor into the future: it would hide everybody else. */
function notAfter(newest: LatestCursor, at: number | undefined): LatestCursor {
  if (newest === null || at === undefined || (parseMoment(newest) ?? 0) <= at) return newest;
  return toIso(at).slice(0, -1);
}
