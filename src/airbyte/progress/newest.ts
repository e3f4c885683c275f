import { parseMoment } from '../../base/days.ts';
import type { ProgressKind, Slice } from '../stream.ts';
import { A_MOMENT, rangesRead } from './ranges-read.ts';
import { refusedState } from './refused-state.ts';

/** The largest cursor value that was delivered, as the API wrote it; null before the first. */
export type Newest = string | null;

/** Progress of a stream with one growing moment, kept as `{"<cursor field>": "<newest value>"}`. */
export function newestOf(stream: string, field: string): ProgressKind<unknown, Newest, Slice, Newest> {
  return {
    start: () => null,
    parse(state) {
      const ranges = rangesRead(state, field, stream);
      if (ranges === undefined) throw refusedState(stream, `${field} is missing; ${A_MOMENT}`);
      // A gap behind the first range was not read: what lies behind the gap comes again.
      return ranges[0]?.text ?? null;
    },
    done: (progress, _slice, newest) => later(progress, newest),
    toState: (progress) => (progress === null ? {} : { [field]: progress }),
  };
}

/** The later of two values; null is before all. */
export function later(a: Newest, b: Newest): Newest {
  if (a === null || b === null) return a ?? b;
  return (parseMoment(b) ?? 0) > (parseMoment(a) ?? 0) ? b : a;
}
