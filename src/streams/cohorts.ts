import { cappedCursor, laterCursor, type LatestCursor } from '../airbyte/progress/latest-cursor.ts';
import type { Batch, ReadTools } from '../airbyte/stream.ts';
import { DAY_MS, parseTimestamp } from '../base/days.ts';
import { ENDPOINTS } from '../mixpanel/endpoints.ts';
import { described, integer, text, timestampWithoutZone } from './column-types.ts';
import type { StreamContext } from './context.ts';
import { defineStream, type RequestCost } from './define-stream.ts';
import { deliverList } from './deliver-list.ts';
import { RESCUED_COLUMN, RESCUED_SCHEMA } from './records/rescued-values.ts';
import { cursorProgress } from './takeover/cursor-progress.ts';
import { withoutFutureCursor } from './saved-state/future-moments.ts';

/** One request returns the entire list, so it is one slice. */
interface CohortSlice {
  readonly label: string;
  /** ms UTC. Cohorts created before were delivered by an earlier sync. */
  readonly createdSince: number;
}

/** Repeats a day, so that cohorts created during the last sync or in its last second are not missed. */
const OVERLAP_MS = DAY_MS;

const COLUMNS = {
  id: described(integer, 'The ID of the cohort.'),
  name: described(text, 'The name of the cohort.'),
  description: described(text, 'The description that users gave the cohort.'),
  created: described(timestampWithoutZone, 'When the cohort was created. Mixpanel sends no time zone.'),
  count: described(integer, 'The number of members when Mixpanel last computed it.'),
  is_visible: described(integer, '1 if the cohort is visible in Mixpanel, 0 if it is hidden.'),
  project_id: described(integer, 'The ID of the Mixpanel project.'),
  data_group_id: described(
    integer,
    'The 64-bit ID of the data group whose groups are the members. Null for a cohort of users.',
  ),
  [RESCUED_COLUMN]: RESCUED_SCHEMA,
};

export const COHORT_LIST: RequestCost = { endpoint: ENDPOINTS.cohorts, formula: 'one', count: () => 1 };

/**
 * All cohorts of the project, including those created before the start date. Editing a cohort does not change
 * its `created`, so incremental reads miss edits.
 */
export const cohorts = defineStream({
  name: 'cohorts',
  holds: 'Cohorts with their size, including those created before the start date',
  quirks: [
    'An **incremental** read delivers the cohorts created since the day before the newest one delivered so far. An edited cohort, or one whose size changed, keeps its `created`: **edits need a full refresh**, which costs the same one request.',
  ],
  probe: { endpoint: ENDPOINTS.cohorts, send: ({ mixpanel }) => mixpanel.cohorts.all() },
  requests: [COHORT_LIST],
  primaryKey: ['id'],
  cursorField: 'created',
  schema: () => COLUMNS,
  progress: cursorProgress('cohorts', 'created'),
  prepare: (newest: LatestCursor, context, tools) => withoutFutureCursor('cohorts', newest, context, tools),
  slices: (newest: LatestCursor): CohortSlice[] => [
    {
      label: 'all cohorts',
      createdSince: newest === null ? -Infinity : (parseTimestamp(newest) ?? 0) - OVERLAP_MS,
    },
  ],
  async *read(
    { createdSince }: CohortSlice,
    { mixpanel, clock }: StreamContext,
    tools: ReadTools,
  ): AsyncGenerator<Batch, LatestCursor> {
    const { items, odd } = await mixpanel.cohorts.all();
    // Cohorts with an invalid `created` are always delivered.
    const recent = items.filter(({ created }) => (createdAt(created) ?? Infinity) >= createdSince);
    yield* deliverList('cohorts', { items: recent, odd }, tools);
    // An invalid `created` must not become the cursor: the next read would reject that state.
    const timestamps = items.flatMap(({ created }) =>
      created !== undefined && createdAt(created) !== undefined ? [created] : [],
    );
    return cappedCursor(timestamps.reduce<LatestCursor>(laterCursor, null), clock.now());
  },
});

/** ms UTC; undefined if it is not valid. */
function createdAt(created: string | undefined): number | undefined {
  return created === undefined ? undefined : parseTimestamp(created);
}
