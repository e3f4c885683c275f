import type { Emulator } from '../../emulator/server.ts';
import { eventLine } from './event-ids.ts';
import { runSource, type Run } from './run-source.ts';
import { catalogOf, configured, configWith, emulate } from './setup.ts';

const DAY = 86_400_000;
/** When each stream is read: on the last day of which the project has an event. */
export const NOW = Date.parse('2026-06-20T12:00:00Z');
export const FIRST_DAY = '2026-06-01';

/** The days from one to another, both included. */
export function days(from: string, to: string): string[] {
  const count = (Date.parse(to) - Date.parse(from)) / DAY + 1;
  return Array.from({ length: count }, (_, i) =>
    new Date(Date.parse(from) + i * DAY).toISOString().slice(0, 10),
  );
}

/** The state of one stream, as the platform hands it over. */
export function stateOf(name: string, stream_state: unknown): unknown {
  return [{ type: 'STREAM', stream: { stream_descriptor: { name }, stream_state } }];
}

/** What Airbyte's own source leaves of the export: the time of the latest event. */
export const TIME = { time: '2026-06-15T10:00:00Z' };

/** What Singer's tap leaves, of all streams at once. */
export const BOOKMARKS = {
  currently_syncing: null,
  bookmarks: {
    export: '2026-06-15T10:00:00.000000Z',
    funnels: '2026-06-15T00:00:00Z',
    revenue: '2026-06-15T00:00:00Z',
    of_another_tap: '2020-01-01T00:00:00Z',
    engage: null,
  },
};

/** What Airbyte's newer engine leaves: the stretches of time that were read. */
export const ranges = (...slices: [start: string, end: string, newest?: string | null][]) => ({
  state_type: 'date-range',
  slices: slices.map(([start, end, newest]) => ({ start, end, most_recent_cursor_value: newest })),
});
export const SLICES_OF_DAYS = ranges(['1970-01-01', '2026-06-15', '2026-06-15']);

/** What that engine leaves of `cohort_members`, cohort by cohort. */
export const MEMBERS_STATE = {
  use_global_cursor: false,
  states: [
    { partition: { id: 1000, parent_slice: {} }, cursor: { last_seen: '2026-06-15T10:00:00' } },
    { partition: { id: 1001, parent_slice: {} }, cursor: ranges(['1970-01-01', '2026-06-15']) },
  ],
  ...{ state: { last_seen: '2026-06-15T10:00:00' }, lookback_window: 300, parent_state: {} },
};

export interface Wanted {
  readonly zone?: string;
  readonly mode?: 'full_refresh' | 'incremental';
}

/** A project with one event a day that arrived at once. */
export async function project({ zone = 'UTC' }: Wanted = {}): Promise<Emulator> {
  const emulator = await emulate({
    ...{ clock: { now: () => NOW }, timezone: zone, eventsPerDay: 0, funnels: 2, cohorts: 3, profiles: 60 },
  });
  for (const day of days(FIRST_DAY, '2026-06-20'))
    emulator.control.events.add({ line: eventLine(day, Date.parse(`${day}T11:00:00Z`)) });
  return emulator;
}

/** Reads one stream of that project as of now, from that state. */
export function readFrom(
  emulator: Emulator,
  stream: string,
  state: unknown,
  { zone = 'UTC', mode = 'incremental' }: Wanted = {},
): Promise<Run> {
  return runSource('read', {
    config: configWith({ start_date: FIRST_DAY, attribution_window: 2, project_timezone: zone }),
    catalog:
      mode === 'incremental' ? catalogOf(stream) : configured([{ name: stream, json_schema: {} }], mode),
    url: emulator.url,
    nowMs: NOW,
    state,
  });
}
