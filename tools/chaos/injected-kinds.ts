import type { Failure, Fault } from '../../emulator/failures/failure.ts';
import type { PendingFailure } from '../../emulator/failures/pending-failures.ts';

/** The kind of every fault that was injected; one for a fault without an end. */
export function injectedKinds(
  faults: readonly Failure[],
  pending: readonly PendingFailure[],
): Fault['kind'][] {
  const left = new Map(pending.map((each) => [each.failure, each.left]));
  return faults.flatMap((fault) => {
    const { kind, times = 1 } = fault;
    const injected = times - (left.get(fault) ?? 0);
    return Array.from({ length: Number.isFinite(injected) ? injected : 1 }, () => kind);
  });
}
