import { expect, test } from '@jest/globals';
import { RateLimitStatus } from '../../src/airbyte/rate-limit-status.ts';
import { gate } from '../support/async.ts';
import { settle } from '../support/manual-clock.ts';

function benchOf(): { status: RateLimitStatus; said: (number | undefined)[] } {
  const said: (number | undefined)[] = [];
  const status = new RateLimitStatus((until) => {
    said.push(until);
    return Promise.resolve();
  });
  return { status, said };
}

const [one, other] = [{}, {}];

test('a wait is said with its end, again when it changes, and that it is over', async () => {
  const { status, said } = benchOf();
  for (const until of [10, 10, 20]) {
    status.waitStarted(one, { until, why: 'quota' });
    await settle();
  }
  expect(status.wait).toEqual({ until: 20, why: 'quota' });
  status.waitEnded(one);
  await settle();
  expect([said, status.wait]).toEqual([[10, 20, undefined], undefined]);
});

test('of several waits the longest is said, and the end when nobody waits any more', async () => {
  const { status, said } = benchOf();
  status.waitStarted(one, { until: 20, why: 'a' });
  await settle();
  status.waitStarted(other, { until: 10, why: 'b' });
  await settle();
  status.waitEnded(one);
  await settle();
  status.waitEnded(other);
  await settle();
  expect(said).toEqual([20, 10, undefined]);
});

test('while the reader is slow nothing piles up: what holds is said when it is ready', async () => {
  const said: (number | undefined)[] = [];
  const { opened, open } = gate();
  const status = new RateLimitStatus(async (until) => {
    said.push(until);
    await opened;
  });
  for (const until of [1, 2, 3, 4]) status.waitStarted(one, { until, why: 'quota' });
  await settle();
  expect(said).toEqual([1]);
  open();
  await settle();
  expect(said).toEqual([1, 4]);
});

test('of a stream that has ended nothing is said', async () => {
  const { status, said } = benchOf();
  status.close();
  status.waitStarted(one, { until: 1, why: 'quota' });
  await settle();
  expect(said).toEqual([]);
});
