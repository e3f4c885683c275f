import { configError } from '../../base/errors.ts';
import { parseMoment } from '../../base/days.ts';
import type { ProgressKind, Slice } from '../stream.ts';

/** The largest cursor value that was delivered, as the API wrote it; null before the first. */
export type Newest = string | null;

/** Progress of a stream with one growing moment, kept as `{"<cursor field>": "<newest value>"}`. */
export function newestOf(stream: string, field: string): ProgressKind<unknown, Newest, Slice, Newest> {
  return {
    start: () => null,
    parse(state) {
      const value = state[field];
      if (typeof value === 'string' && parseMoment(value) !== undefined) return value;
      throw configError(
        `The state of ${stream} cannot be used: ${field} is ${JSON.stringify(value)}; it must be a moment such as "2026-01-31 10:00:00". Clear the stream's data to start anew.`,
      );
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
