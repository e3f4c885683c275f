import { expect, test } from '@jest/globals';
import { Waiter } from '../../../src/base/wait-observer.ts';
import type { Outcome } from '../../../src/mixpanel/quota/lane.ts';
import fc from '../../support/fast-check.ts';
import { benchOf } from '../../support/quota-bench.ts';

const HOUR_MS = 3_600_000;
const MAX_HOURS = 20;
const LEARNED_CONCURRENT = 2;

interface Attempt {
  readonly ends: 'done' | 'failed' | 'unanswered' | 'refused' | 'refused for a minute' | 'rejected';
  readonly answerMs: number;
  readonly bodyMs: number;
}

const attempts: fc.Arbitrary<Attempt> = fc.record({
  ends: fc.constantFrom('done', 'failed', 'unanswered', 'refused', 'refused for a minute', 'rejected'),
  answerMs: fc.constantFrom(0, 1, 700, 6000, 480_000),
  bodyMs: fc.constantFrom(0, 900, 600_000),
});

const requests = fc.array(
  fc.record({
    isFree: fc.boolean(),
    startMs: fc.constantFrom(0, 0, 500, 70_000, HOUR_MS),
    tries: fc.array(attempts, { minLength: 1, maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 12 },
);

function outcomeOf(ends: Attempt['ends']): Outcome<string> {
  const error = new Error(ends);
  const refusal = { limit: undefined, retryAfterMs: undefined, limits: {} };
  switch (ends) {
    case 'done':
      return { done: '', limits: {} };
    case 'failed':
      return { fail: error, status: 500, limits: { concurrent: LEARNED_CONCURRENT } };
    case 'unanswered':
      return { fail: error, status: 0, limits: {} };
    case 'rejected':
      return { fail: error, status: 401, limits: {} };
    case 'refused':
      return { retryAfter: refusal, error };
    case 'refused for a minute':
      return { retryAfter: { ...refusal, retryAfterMs: 60_000 }, error };
  }
}

test('all requests end, in any order and with any outcome, and never too many run at once', async () => {
  const limits = fc.record({
    perHour: fc.integer({ min: 3, max: 9 }),
    perSecond: fc.constantFrom(1, 3, Infinity),
    concurrent: fc.integer({ min: 1, max: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(limits, requests, async (allowed, all) => {
      const { quota, clock } = benchOf(allowed);
      let [running, ended] = [0, 0];
      const passed = (ms: number) => clock.sleep(ms);
      const run = async ({ isFree, startMs, tries }: (typeof all)[number]): Promise<void> => {
        await passed(startMs);
        const left = [...tries];
        await quota.run({ isFree, deadline: Infinity, waiter: new Waiter() }, async (release) => {
          expect(++running).toBeLessThanOrEqual(Math.max(allowed.concurrent, LEARNED_CONCURRENT));
          const { ends, answerMs, bodyMs } = left.shift() ?? { ends: 'done', answerMs: 0, bodyMs: 0 };
          await passed(answerMs);
          const end = (): void => {
            running--;
            release();
          };
          if (ends === 'done') void passed(bodyMs).then(end);
          else running--;
          return outcomeOf(ends);
        });
        ended++;
      };
      const done = Promise.all(all.map(run));
      for (let hours = 0; hours < MAX_HOURS && ended < all.length; hours++) await clock.advance(HOUR_MS);
      expect(ended).toBe(all.length);
      await done;
    }),
    { numRuns: 60 },
  );
});
