import { expect, test } from '@jest/globals';
import { countDays } from '../../../src/base/days.ts';
import type { Window } from '../../../src/base/windows.ts';
import { requestWithHalving } from '../../../src/streams/days/request-with-halving.ts';
import { listOf } from '../../support/async.ts';
import { thrownBy } from '../../support/thrown.ts';

const YEAR = { from: '2025-01-01', to: '2025-12-31' };

/** A server that answers up to so many days, and the windows it was asked for. */
function serverOf(mostDays: number): { ask: (window: Window) => Promise<Window>; asked: Window[] } {
  const asked: Window[] = [];
  const ask = (window: Window): Promise<Window> => {
    asked.push(window);
    return countDays(window.from, window.to) > mostDays
      ? Promise.reject(new Error('too heavy'))
      : Promise.resolve(window);
  };
  return { ask, asked };
}

test('a window that is not too heavy is one request', async () => {
  const { ask, asked } = serverOf(366);
  expect(await listOf(requestWithHalving(YEAR, ask, () => true))).toEqual([YEAR]);
  expect(asked).toHaveLength(1);
});

test('a window that is too heavy is read in halves that are together the window', async () => {
  const { ask } = serverOf(100);
  expect(await listOf(requestWithHalving(YEAR, ask, () => true))).toEqual([
    { from: '2025-01-01', to: '2025-04-01' },
    { from: '2025-04-02', to: '2025-07-01' },
    { from: '2025-07-02', to: '2025-09-30' },
    { from: '2025-10-01', to: '2025-12-31' },
  ]);
});

test('halving ends, and other failures are not halved', async () => {
  const endless = serverOf(0);
  expect((await thrownBy(() => listOf(requestWithHalving(YEAR, endless.ask, () => true)))).message).toBe(
    'too heavy',
  );
  expect(endless.asked).toHaveLength(5);
  const other = serverOf(100);
  await thrownBy(() => listOf(requestWithHalving(YEAR, other.ask, () => false)));
  expect(other.asked).toHaveLength(1);
});
