import { parseTimestamp } from '../../base/days.ts';
import type { JsonObject } from '../protocol.generated.ts';
import type { ProgressKind, Slice } from '../stream.ts';
import { TIMESTAMP_HINT, stateError } from './state-error.ts';

/** The largest cursor value that was delivered, as the API wrote it; null before the first. */
export type LatestCursor = string | null;

/** What a stream with one growing moment has to say about it. */
export interface CursorRules {
  /** The stream's name, for errors. */
  readonly stream: string;
  /** The cursor field. */
  readonly field: string;
  /** A state, this connector's or another's, -> the newest value that was surely delivered; undefined for an unknown form. */
  readonly parse: (state: JsonObject) => LatestCursor | undefined;
}

/** Progress of a stream with one growing moment, kept as `{"<cursor field>": "<newest value>"}`. */
export function latestCursor({
  stream,
  field,
  parse,
}: CursorRules): ProgressKind<unknown, LatestCursor, Slice, LatestCursor> {
  return {
    start: () => null,
    parse(state) {
      const newest = parse(state);
      if (newest === undefined) throw stateError(stream, `${field} is missing; ${TIMESTAMP_HINT}`);
      return newest;
    },
    done: (progress, _slice, newest) => laterCursor(progress, newest),
    toState: (progress) => (progress === null ? {} : { [field]: progress }),
  };
}

/** The later of two values; null is before all. */
export function laterCursor(a: LatestCursor, b: LatestCursor): LatestCursor {
  if (a === null || b === null) return a ?? b;
  return (parseTimestamp(b) ?? 0) > (parseTimestamp(a) ?? 0) ? b : a;
}
