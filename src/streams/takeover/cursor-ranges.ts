import { quoted } from '../../base/excerpt.ts';
import { parseTimestamp } from '../../base/days.ts';
import { isObject } from '../../base/json-object.ts';
import type { JsonObject } from '../../airbyte/protocol.generated.ts';
import { BOOKMARK } from '../../airbyte/state.ts';
import { TIMESTAMP_HINT, stateError } from '../../airbyte/progress/state-error.ts';

/** What another connector says it has read: everything of a stream from one moment up to another. */
export interface CursorRange {
  /** ms UTC; -Infinity for the beginning of the stream. */
  readonly since: number;
  /** ms UTC; not behind `since` where nothing is sure. */
  readonly until: number;
  /** `until` as it was written; null for the beginning of time, before which there is nothing. */
  readonly text: string | null;
  /** True where the moments may have been converted from local time, so that they can mean either. */
  readonly converted: boolean;
}

/** `0001-01-01T00:00:00.000Z` is how Airbyte's engine writes the beginning of time. */
const BEGINNING = '0001-01-01';
/** Cursors count seconds: a range that begins a second behind the end of another goes on where it ended. */
const STEP_MS = 1000;

/**
 * The ranges in a state of another connector, ascending and apart:
 *
 * - `{"<field>": "2026-11-21T23:58:10Z"}`, a cursor of Airbyte's;
 * - `{"bookmark": "2026-11-21T00:00:00Z"}`, a moment of Singer's;
 * - `{"state_type": "date-range", "slices": [{"start": "...", "end": "...", "most_recent_cursor_value": "..."}]}` of
 *   Airbyte's newer engine: each slice was read from start to end, and what lies between two slices was not read.
 *
 * undefined for any other form. Throws a ConnectorError of kind `config` for such a form with a moment that is none.
 */
export function cursorRanges(
  state: JsonObject,
  field: string,
  stream: string,
): readonly CursorRange[] | undefined {
  if ('state_type' in state) return rangesOfSlices(state, stream);
  const name = [field, BOOKMARK].find((known) => known in state);
  if (name === undefined) return undefined;
  const { ms, text } = momentOf(state[name], name, stream);
  return [{ since: -Infinity, until: ms, text, converted: name === BOOKMARK }];
}

interface Moment {
  readonly ms: number;
  readonly text: string | null;
}

interface ReadSlice {
  readonly start: number;
  readonly end: Moment;
  /** The latest record in it, where there was one. */
  readonly newest: Moment | undefined;
}

function rangesOfSlices({ state_type, slices }: JsonObject, stream: string): CursorRange[] {
  if (state_type !== 'date-range')
    throw stateError(stream, `state_type is ${quoted(state_type)}; it must be "date-range"`);
  if (!Array.isArray(slices)) throw stateError(stream, 'slices must be a list');
  return slices
    .map((slice: unknown, index) => sliceOf(slice, `slices[${index}]`, stream))
    .sort((a, b) => (a.start < b.start ? -1 : 1))
    .reduce<ReadSlice[]>(joined, [])
    .map(({ start, end, newest }) => {
      // Between the latest record and the end nothing was delivered, so to begin there repeats nothing.
      const until = newest !== undefined && newest.ms < end.ms ? newest : end;
      return { since: start, until: until.ms, text: until.text, converted: false };
    });
}

function sliceOf(slice: unknown, where: string, stream: string): ReadSlice {
  if (!isObject(slice)) throw stateError(stream, `${where} must be an object`);
  const { start, end, most_recent_cursor_value: newest } = slice;
  const newestName = `${where}.most_recent_cursor_value`;
  return {
    start: momentOf(start, `${where}.start`, stream).ms,
    end: momentOf(end, `${where}.end`, stream),
    newest: newest === undefined || newest === null ? undefined : momentOf(newest, newestName, stream),
  };
}

function joined(before: ReadSlice[], next: ReadSlice): ReadSlice[] {
  const last = before.at(-1);
  if (last === undefined || next.start > last.end.ms + STEP_MS) return [...before, next];
  const newest = last.newest === undefined ? next.newest : laterOf(last.newest, next.newest ?? last.newest);
  return [...before.slice(0, -1), { start: last.start, end: laterOf(last.end, next.end), newest }];
}

function laterOf(a: Moment, b: Moment): Moment {
  return b.ms > a.ms ? b : a;
}

function momentOf(value: unknown, name: string, stream: string): Moment {
  if (typeof value === 'string' && value.startsWith(BEGINNING)) return { ms: -Infinity, text: null };
  const ms = typeof value === 'string' ? parseTimestamp(value) : undefined;
  if (typeof value === 'string' && ms !== undefined) return { ms, text: value };
  throw stateError(stream, `${name} is ${quoted(value)}; ${TIMESTAMP_HINT}`);
}
