import type { ProgressKind, Slice } from '../stream.ts';

/** Streams that are read whole each time: there is no progress to keep. */
export const whole: ProgressKind<unknown, null, Slice, void> = {
  start: () => null,
  parse: () => null,
  done: () => null,
  toState: () => ({}),
};
