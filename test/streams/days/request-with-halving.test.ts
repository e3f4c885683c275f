import { expect, test } from '@jest/globals';
import { countDays } from '../../../src/base/days.ts';
import type { Window } from '../../../src/base/windows.ts';
import { requestWithHalving } from '../../../src/streams/days/request-with-halving.ts';
import { listOf } from '../../support/async.ts';
import { thrownBy } from '../../support/thrown.ts';

const YEAR = { from: '2025-01-01', to: '2025-12-31' };

function serverWithLimit(maxDays: number): {
  request: (window: Window) => Promise<Window>;
  requested: Window[];
} {
  const requested: Window[] = [];
  const request = (window: Window): Promise<Window> => {
    requested.push(window);
    return countDays(window.from, window.to) > maxDays
      ? Promise.reject(new Error('too heavy'))
      : Promise.resolve(window);
  };
  return { request, requested };
}

test('a window that is not too heavy takes one request', async () => {
  const { request, requested } = serverWithLimit(366);
  expect(await listOf(requestWithHalving(YEAR, request, () => true))).toEqual([YEAR]);
  expect(requested).toHaveLength(1);
});

test('a window that is too heavy is read in contiguous parts', async () => {
  const { request } = serverWithLimit(100);
  expect(await listOf(requestWithHalving(YEAR, request, () => true))).toEqual([
    { from: '2025-01-01', to: '2025-04-01' },
    { from: '2025-04-02', to: '2025-07-01' },
    { from: '2025-07-02', to: '2025-09-30' },
    { from: '2025-10-01', to: '2025-12-31' },
  ]);
});

test('halving stops after four levels, and other failures are thrown at once', async () => {
  const overloaded = serverWithLimit(0);
  expect(
    (await thrownBy(() => listOf(requestWithHalving(YEAR, overloaded.request, () => true)))).message,
  ).toBe('too heavy');
  expect(overloaded.requested).toHaveLength(5);
  const other = serverWithLimit(100);
  await thrownBy(() => listOf(requestWithHalving(YEAR, other.request, () => false)));
  expect(other.requested).toHaveLength(1);
});
