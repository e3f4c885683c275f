import { expect, test } from '@jest/globals';
import { RateLimitStatus } from '../../src/airbyte/rate-limit-status.ts';
import { gate } from '../support/async.ts';
import { settle } from '../support/manual-clock.ts';

function benchOf(): { status: RateLimitStatus; reported: (number | undefined)[] } {
  const reported: (number | undefined)[] = [];
  const status = new RateLimitStatus((until) => {
    reported.push(until);
    return Promise.resolve();
  });
  return { status, reported };
}

const [one, other] = [{}, {}];

test('a wait is reported when it starts, changes and ends', async () => {
  const { status, reported } = benchOf();
  for (const until of [10, 10, 20]) {
    status.waitChanged(one, { until, why: 'quota' });
    await settle();
  }
  expect(status.wait).toEqual({ until: 20, why: 'quota' });
  status.waitChanged(one, undefined);
  await settle();
  expect([reported, status.wait]).toEqual([[10, 20, undefined], undefined]);
});

test('the longest of several waits is reported, and the end of the last', async () => {
  const { status, reported } = benchOf();
  status.waitChanged(one, { until: 20, why: 'a' });
  await settle();
  status.waitChanged(other, { until: 10, why: 'b' });
  await settle();
  status.waitChanged(one, undefined);
  await settle();
  status.waitChanged(other, undefined);
  await settle();
  expect(reported).toEqual([20, 10, undefined]);
});

test('with a slow reader only the latest status is reported', async () => {
  const reported: (number | undefined)[] = [];
  const { opened, open } = gate();
  const status = new RateLimitStatus(async (until) => {
    reported.push(until);
    await opened;
  });
  for (const until of [1, 2, 3, 4]) status.waitChanged(one, { until, why: 'quota' });
  await settle();
  expect(reported).toEqual([1]);
  open();
  await settle();
  expect(reported).toEqual([1, 4]);
});

test('a stream that has ended reports nothing', async () => {
  const { status, reported } = benchOf();
  status.close();
  status.waitChanged(one, { until: 1, why: 'quota' });
  await settle();
  expect(reported).toEqual([]);
});
