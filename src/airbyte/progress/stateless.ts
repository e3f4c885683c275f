import type { ProgressKind, Slice } from '../stream.ts';

/** For streams that are read in full each time. */
export const stateless: ProgressKind<unknown, null, Slice, void> = {
  start: () => null,
  parse: () => null,
  done: () => null,
  toState: () => ({}),
};

/** For incremental streams that are read in full each time. Ignores states of other connectors. */
export const statelessIncremental: ProgressKind<unknown, null, Slice, void> = {
  ...stateless,
  toState: () => ({ version: 1, read: 'whole' }),
};
