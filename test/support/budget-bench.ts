import { Budget, type Limits, type Slot } from '../../src/mixpanel/quota/budget.ts';
import { ManualClock } from './manual-clock.ts';

export const NO_LIMITS: Limits = { perHour: Infinity, concurrent: Infinity, perSecond: Infinity };

/** A budget, the clock it lives by, and what it said of waiting. */
export interface Bench {
  readonly budget: Budget;
  readonly clock: ManualClock;
  readonly waits: { family: string; until: number; why: string }[];
}

/** A budget of queries with these limits and no other. */
export function benchOf(limits: Partial<Limits>, clock = new ManualClock()): Bench {
  const waits: Bench['waits'] = [];
  const budget = new Budget('query', { ...NO_LIMITS, ...limits }, clock, (wait) => waits.push(wait));
  return { budget, clock, waits };
}

/** Names of those who have been let in, in their order; each has its place. */
export function admissions(budget: Budget): { enter: (name: string) => void; inside: Map<string, Slot> } {
  const inside = new Map<string, Slot>();
  return {
    inside,
    enter: (name) => {
      budget.acquire().then(
        (place) => inside.set(name, place),
        () => undefined,
      );
    },
  };
}
