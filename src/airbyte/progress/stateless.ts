import type { ProgressKind, Slice } from '../stream.ts';

/** Streams that are read whole each time: there is no progress to keep. */
export const stateless: ProgressKind<unknown, null, Slice, void> = {
  start: () => null,
  parse: () => null,
  done: () => null,
  toState: () => ({}),
};

/** The same for streams with incremental reads, whose state says so; a state of another connector is taken and not needed. */
export const statelessIncremental: ProgressKind<unknown, null, Slice, void> = {
  ...stateless,
  toState: () => ({ version: 1, read: 'whole' }),
};
