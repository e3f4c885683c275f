import type { ProgressKind, Slice } from '../stream.ts';

/** For streams that are read in full each time. */
export const stateless: ProgressKind<unknown, null, Slice, void> = {
  start: () => null,
  parse: () => null,
  done: () => null,
  toState: () => ({}),
};
