import { quoted } from '../../base/excerpt.ts';
import { parseTimestamp } from '../../base/days.ts';
import { isObject } from '../../base/json-object.ts';
import type { JsonObject } from '../../airbyte/protocol.generated.ts';
import { BOOKMARK } from '../../airbyte/state.ts';
import { TIMESTAMP_HINT, stateError } from '../../airbyte/progress/state-error.ts';

/** A time range that another connector read completely, according to its state. */
export interface CursorRange {
  /** ms UTC; -Infinity for the beginning of the stream. */
  readonly since: number;
  /** ms UTC. The range is empty if this is not later than `since`. */
  readonly until: number;
  /** `until` as the state has it; null if it is the beginning of time. */
  readonly text: string | null;
  /** Whether the other connector may have converted the times from the project's local time to UTC. */
  readonly mayBeConverted: boolean;
}

/** Airbyte's CDK writes the beginning of time as `0001-01-01T00:00:00.000Z`. */
const BEGINNING = '0001-01-01';
/** Cursors have a resolution of one second, so ranges one second apart are contiguous. */
const STEP_MS = 1000;

/**
 * The ranges in a foreign state, sorted and disjoint. The known formats are:
 *
 * - `{"<field>": "2026-11-21T23:58:10Z"}`, an Airbyte cursor;
 * - `{"bookmark": "2026-11-21T00:00:00Z"}`, a Singer bookmark;
 * - `{"state_type": "date-range", "slices": [{"start": "...", "end": "...", "most_recent_cursor_value": "..."}]}`,
 *   from Airbyte's newer CDK: each slice was read from start to end, and gaps between slices were not.
 *
 * Returns undefined for any other format. Throws a ConnectorError of kind `config` for an invalid timestamp.
 */
export function cursorRanges(
  state: JsonObject,
  field: string,
  stream: string,
): readonly CursorRange[] | undefined {
  if ('state_type' in state) return rangesOfSlices(state, stream);
  const name = [field, BOOKMARK].find((candidate) => candidate in state);
  if (name === undefined) return undefined;
  const { ms, text } = timestampOf(state[name], name, stream);
  return [{ since: -Infinity, until: ms, text, mayBeConverted: name === BOOKMARK }];
}

interface Timestamp {
  readonly ms: number;
  readonly text: string | null;
}

interface ReadSlice {
  readonly start: number;
  readonly end: Timestamp;
  readonly newest: Timestamp | undefined;
}

function rangesOfSlices({ state_type, slices }: JsonObject, stream: string): CursorRange[] {
  if (state_type !== 'date-range')
    throw stateError(stream, `state_type is ${quoted(state_type)}; it must be "date-range"`);
  if (!Array.isArray(slices)) throw stateError(stream, 'slices must be a list');
  return slices
    .map((slice: unknown, index) => parseSlice(slice, `slices[${index}]`, stream))
    .sort((a, b) => (a.start < b.start ? -1 : 1))
    .reduce<ReadSlice[]>(mergeSlices, [])
    .map(({ start, end, newest }) => {
      // No record lies between the latest one and the end, so resuming there repeats nothing.
      const until = newest !== undefined && newest.ms < end.ms ? newest : end;
      return { since: start, until: until.ms, text: until.text, mayBeConverted: false };
    });
}

function parseSlice(slice: unknown, where: string, stream: string): ReadSlice {
  if (!isObject(slice)) throw stateError(stream, `${where} must be an object`);
  const { start, end, most_recent_cursor_value: newest } = slice;
  const newestName = `${where}.most_recent_cursor_value`;
  return {
    start: timestampOf(start, `${where}.start`, stream).ms,
    end: timestampOf(end, `${where}.end`, stream),
    newest: newest === undefined || newest === null ? undefined : timestampOf(newest, newestName, stream),
  };
}

function mergeSlices(before: ReadSlice[], next: ReadSlice): ReadSlice[] {
  const last = before.at(-1);
  if (last === undefined || next.start > last.end.ms + STEP_MS) return [...before, next];
  const newest = last.newest === undefined ? next.newest : laterOf(last.newest, next.newest ?? last.newest);
  return [...before.slice(0, -1), { start: last.start, end: laterOf(last.end, next.end), newest }];
}

function laterOf(a: Timestamp, b: Timestamp): Timestamp {
  return b.ms > a.ms ? b : a;
}

function timestampOf(value: unknown, name: string, stream: string): Timestamp {
  if (typeof value === 'string' && value.startsWith(BEGINNING)) return { ms: -Infinity, text: null };
  const ms = typeof value === 'string' ? parseTimestamp(value) : undefined;
  if (typeof value === 'string' && ms !== undefined) return { ms, text: value };
  throw stateError(stream, `${name} is ${quoted(value)}; ${TIMESTAMP_HINT}`);
}
