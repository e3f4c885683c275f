import { Waiter } from '../../src/base/wait-observer.ts';
import type { Limits } from '../../src/mixpanel/quota/limits.ts';
import type { Outcome } from '../../src/mixpanel/quota/lane.ts';
import { Quota } from '../../src/mixpanel/quota/quota.ts';
import { ManualClock } from './manual-clock.ts';

export const NO_LIMITS: Limits = { perHour: Infinity, concurrent: Infinity, perSecond: Infinity };

/** A request that has been admitted. Each function ends its attempt. */
export interface Sent {
  /** It is answered, and its body has been read. */
  readonly release: () => void;
  /** It is answered. Its body, which has not been read, holds the slot. */
  readonly answered: () => void;
  /** It is answered 401, which Mixpanel does not count. */
  readonly rejected: () => void;
  /** It is answered 429, which pauses for this long (ms), and not sent again. */
  readonly refused: (ms: number) => void;
  /** Its connection breaks. */
  readonly broken: () => void;
}

/** Stops waiting if `leaves` is aborted, too. */
class LeavingWaiter extends Waiter {
  readonly leaves = new AbortController();

  override get signal(): AbortSignal {
    return AbortSignal.any([this.leaves.signal, ...(super.signal === undefined ? [] : [super.signal])]);
  }
}

/** A quota whose requests end as the test says. */
export class TestQuota extends Quota {
  acquire(): Promise<Sent> {
    return this.#enter(false);
  }

  acquireFree(): Promise<Sent> {
    return this.#enter(true);
  }

  #enter(isFree: boolean): Promise<Sent> {
    const waiter = new LeavingWaiter();
    return new Promise((admit, reject) => {
      const attempt = (release: () => void) =>
        new Promise<Outcome<string>>((end) => {
          admit(sentBy(end, release, waiter.leaves));
        });
      this.run({ isFree, deadline: Infinity, waiter }, attempt).catch(reject);
    });
  }
}

function sentBy(end: (outcome: Outcome<string>) => void, release: () => void, leaves: AbortController): Sent {
  return {
    release: () => {
      end({ done: '', limits: {} });
      release();
    },
    answered: () => {
      end({ done: '', limits: {} });
    },
    rejected: () => {
      end({ fail: new Error('401'), status: 401, limits: {} });
    },
    refused: (ms) => {
      const retryAfter = { limit: undefined, retryAfterMs: ms - 1000, limits: {} };
      end({ retryAfter, error: new Error('429') });
      leaves.abort();
    },
    broken: () => {
      end({ fail: new Error('broken'), status: 0, limits: {} });
    },
  };
}

/** A quota with its clock and the waits it reported. */
export interface Bench {
  readonly quota: TestQuota;
  readonly clock: ManualClock;
  readonly waits: { family: string; until: number; why: string }[];
}

/** A quota of the Query API with these limits and no others. */
export function benchOf(limits: Partial<Limits>, clock = new ManualClock()): Bench {
  const waits: Bench['waits'] = [];
  const quota = new TestQuota({
    ...{ family: 'query', limits: { ...NO_LIMITS, ...limits }, clock },
    random: () => 0,
    onWait: (wait) => waits.push(wait),
  });
  return { quota, clock, waits };
}

/** Starts requests by name; `admitted` holds those admitted so far, in order. */
export function startRequests(quota: TestQuota): {
  request: (name: string) => void;
  admitted: Map<string, Sent>;
} {
  const admitted = new Map<string, Sent>();
  return {
    admitted,
    request: (name) => {
      quota.acquire().then(
        (sent) => admitted.set(name, sent),
        () => undefined,
      );
    },
  };
}
