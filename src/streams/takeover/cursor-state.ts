import { latestCursor, type LatestCursor } from '../../airbyte/progress/latest-cursor.ts';
import type { ProgressKind, Slice } from '../../airbyte/stream.ts';
import { cursorRanges } from './cursor-ranges.ts';

/** Progress of a stream with one growing moment: this connector writes the cursor as Airbyte's does. */
export function latestCursorState(
  stream: string,
  field: string,
): ProgressKind<unknown, LatestCursor, Slice, LatestCursor> {
  return latestCursor({
    stream,
    field,
    parse(state) {
      const ranges = cursorRanges(state, field, stream);
      // A gap after the first range was not read: what lies after the gap comes again.
      return ranges === undefined ? undefined : (ranges[0]?.text ?? null);
    },
  });
}
