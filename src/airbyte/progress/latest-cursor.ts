import { parseTimestamp, toIso } from '../../base/days.ts';
import type { JsonObject } from '../protocol.generated.ts';
import type { ProgressKind, Slice } from '../stream.ts';
import { TIMESTAMP_HINT, stateError } from './state-error.ts';

/** The latest cursor value that was delivered, as the API wrote it; null before the first. */
export type LatestCursor = string | null;

export interface CursorRules {
  readonly stream: string;
  readonly field: string;
  /** The latest value certainly delivered, from any connector's state; undefined if its format is unknown. */
  readonly parse: (state: JsonObject) => LatestCursor | undefined;
}

/** Progress as the latest timestamp delivered: `{"<cursor field>": "<timestamp>"}`. */
export function latestCursor({
  stream,
  field,
  parse,
}: CursorRules): ProgressKind<unknown, LatestCursor, Slice, LatestCursor> {
  return {
    start: () => null,
    parse(state) {
      const latest = parse(state);
      if (latest === undefined) throw stateError(stream, `${field} is missing; ${TIMESTAMP_HINT}`);
      return latest;
    },
    done: (progress, _slice, latest) => laterCursor(progress, latest),
    toState: (progress) => (progress === null ? {} : { [field]: progress }),
  };
}

/** The later of two values; null counts as earliest. */
export function laterCursor(a: LatestCursor, b: LatestCursor): LatestCursor {
  if (a === null || b === null) return a ?? b;
  return (parseTimestamp(b) ?? 0) > (parseTimestamp(a) ?? 0) ? b : a;
}

/** The cursor, but not later than `at` (ms UTC). */
export function cappedCursor(cursor: LatestCursor, at: number): LatestCursor {
  if (cursor === null || (parseTimestamp(cursor) ?? 0) <= at) return cursor;
  return toIso(at).slice(0, -1);
}
