import type { ProgressKind, Slice } from '../stream.ts';

/** Streams that are read whole each time: there is no progress to keep. */
export const whole: ProgressKind<unknown, null, Slice, void> = {
  start: () => null,
  parse: () => null,
  done: () => null,
  toState: () => ({}),
};

/** The same for streams with incremental reads, whose state says so; a state of another connector is taken and not needed. */
export const alwaysWhole: ProgressKind<unknown, null, Slice, void> = {
  ...whole,
  toState: () => ({ version: 1, read: 'whole' }),
};
