import type { Emulator } from '../../emulator/server.ts';
import { eventLine } from './event-ids.ts';
import { runSource, type Run } from './run-source.ts';
import { configured, configWith, emulate } from './setup.ts';

const DAY = 86_400_000;
/** When each stream is read: on the day of the project's last event. */
export const NOW = Date.parse('2026-06-20T12:00:00Z');
export const FIRST_DAY = '2026-06-01';

/** The days from one to another, both included. */
export function days(from: string, to: string): string[] {
  const count = (Date.parse(to) - Date.parse(from)) / DAY + 1;
  return Array.from({ length: count }, (_, i) =>
    new Date(Date.parse(from) + i * DAY).toISOString().slice(0, 10),
  );
}

/** The state file of the platform with the state of one stream. */
export function stateOf(name: string, stream_state: unknown): unknown[] {
  return statesOf({ [name]: stream_state });
}

/** The state file of the platform with a state of each stream. */
export function statesOf(states: Readonly<Record<string, unknown>>): unknown[] {
  return Object.entries(states).map(([name, stream_state]) => ({
    ...{ type: 'STREAM', stream: { stream_descriptor: { name }, stream_state } },
  }));
}

/** The state of the export in Airbyte's own source: the time of the latest event. */
export const TIME = { time: '2026-06-15T10:00:00Z' };

/** The state of Singer's tap, with all streams in one. */
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

/** A state of Airbyte's newer engine: the ranges of time that were read. */
export const ranges = (...slices: [start: string, end: string, newest?: string | null][]) => ({
  state_type: 'date-range',
  slices: slices.map(([start, end, newest]) => ({ start, end, most_recent_cursor_value: newest })),
});
export const SLICES_OF_DAYS = ranges(['1970-01-01', '2026-06-15', '2026-06-15']);

/** That engine's state of `cohort_members`, with one part for each cohort. */
export const MEMBERS_STATE = {
  use_global_cursor: false,
  states: [
    { partition: { id: 1000, parent_slice: {} }, cursor: { last_seen: '2026-06-15T10:00:00' } },
    { partition: { id: 1001, parent_slice: {} }, cursor: ranges(['1970-01-01', '2026-06-15']) },
  ],
  ...{ state: { last_seen: '2026-06-15T10:00:00' }, lookback_window: 300, parent_state: {} },
};

export interface ReadOptions {
  readonly zone?: string;
  readonly mode?: 'full_refresh' | 'incremental';
}

/** A project with one event a day, which arrived at once. */
export async function project({ zone = 'UTC' }: ReadOptions = {}): Promise<Emulator> {
  const emulator = await emulate({
    ...{ clock: { now: () => NOW }, timezone: zone, eventsPerDay: 0, funnels: 2, cohorts: 3, profiles: 60 },
  });
  for (const day of days(FIRST_DAY, '2026-06-20'))
    emulator.control.events.add({ line: eventLine(day, Date.parse(`${day}T11:00:00Z`)) });
  return emulator;
}

/** Reads one stream or several of that project at {@link NOW} from a state. */
export function readFrom(
  emulator: Emulator,
  streams: string | readonly string[],
  state: unknown,
  { zone = 'UTC', mode = 'incremental' }: ReadOptions = {},
): Promise<Run> {
  const chosen = [streams].flat().map((name) => ({ name, json_schema: {} }));
  return runSource('read', {
    config: configWith({ start_date: FIRST_DAY, attribution_window: 2, project_timezone: zone }),
    catalog: configured(chosen, mode),
    url: emulator.url,
    nowMs: NOW,
    state,
  });
}
