import { Budget, type Limits, type Slot } from '../../src/mixpanel/quota/budget.ts';
import { ManualClock } from './manual-clock.ts';

export const NO_LIMITS: Limits = { perHour: Infinity, concurrent: Infinity, perSecond: Infinity };

/** A budget with its clock and the quota waits it reported. */
export interface Bench {
  readonly budget: Budget;
  readonly clock: ManualClock;
  readonly waits: { family: string; until: number; why: string }[];
}

/** A budget of the Query API with these limits and no others. */
export function benchOf(limits: Partial<Limits>, clock = new ManualClock()): Bench {
  const waits: Bench['waits'] = [];
  const budget = new Budget('query', { ...NO_LIMITS, ...limits }, clock, (wait) => waits.push(wait));
  return { budget, clock, waits };
}

/** Starts requests by name; `admitted` holds the slots acquired so far, in order. */
export function startRequests(budget: Budget): {
  request: (name: string) => void;
  admitted: Map<string, Slot>;
} {
  const admitted = new Map<string, Slot>();
  return {
    admitted,
    request: (name) => {
      budget.acquire().then(
        (slot) => admitted.set(name, slot),
        () => undefined,
      );
    },
  };
}
