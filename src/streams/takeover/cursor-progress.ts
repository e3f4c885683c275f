import { latestCursor, type LatestCursor } from '../../airbyte/progress/latest-cursor.ts';
import type { ProgressKind, Slice } from '../../airbyte/stream.ts';
import { cursorRanges } from './cursor-ranges.ts';

/** Progress as the latest cursor value. Airbyte's source has the same state. Other foreign states are converted. */
export function cursorProgress(
  stream: string,
  field: string,
): ProgressKind<unknown, LatestCursor, Slice, LatestCursor> {
  return latestCursor({
    stream,
    field,
    parse(state) {
      const ranges = cursorRanges(state, field, stream);
      // One cursor cannot express gaps, so everything after the first range is read again.
      return ranges === undefined ? undefined : (ranges[0]?.text ?? null);
    },
  });
}
