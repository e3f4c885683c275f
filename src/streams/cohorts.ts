import { laterCursor } from '../airbyte/progress/latest-cursor.ts';
import { DAY_MS, parseTimestamp } from '../base/days.ts';
import { ENDPOINTS } from '../mixpanel/endpoints.ts';
import { integer, moment, text } from './column-types.ts';
import { defineStream, type RequestCost } from './define-stream.ts';
import { latestCursorState } from './takeover/cursor-state.ts';

/** The list is read with one request, so all of it is one slice. */
interface CohortSlice {
  readonly label: string;
  /** Cohorts made before this moment, ms UTC, were delivered by an earlier sync. */
  readonly madeSince: number;
}

/** Cohorts that were made while the last sync ran, or share its last second, are delivered again. */
const OVERLAP_MS = DAY_MS;

/** The list is asked for once, for all streams that need it. */
export const COHORT_LIST: RequestCost = { endpoint: ENDPOINTS.cohorts, formula: 'one', count: () => 1 };

/**
 * All cohorts of the project, also those made before the start date. Incremental reads deliver new cohorts; a cohort that
 * was edited keeps its `created`, so edits need a full refresh.
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
  schema: () => ({
    id: integer,
    name: text,
    description: text,
    created: moment,
    count: integer,
    is_visible: integer,
    project_id: integer,
    data_group_id: integer,
  }),
  progress: latestCursorState('cohorts', 'created'),
  slices: (newest): CohortSlice[] => [
    {
      label: 'all cohorts',
      madeSince: newest === null ? -Infinity : (parseTimestamp(newest) ?? 0) - OVERLAP_MS,
    },
  ],
  async *read(slice: CohortSlice, { mixpanel }) {
    const all = await mixpanel.cohorts.all();
    // A `created` that is no moment is never old.
    yield all.filter(({ created }) => (parseTimestamp(created) ?? Infinity) >= slice.madeSince);
    // And it is no cursor: the next read would refuse it.
    const moments = all
      .map(({ created }) => created)
      .filter((created) => parseTimestamp(created) !== undefined);
    return moments.reduce<string | null>(laterCursor, null);
  },
});
