import { expect, test } from '@jest/globals';
import { observingWaits, Waiter, type WaitObserver } from '../../src/base/waits.ts';
import { gate } from '../support/async.ts';
import { onceUnlessItFails } from '../../src/base/once.ts';
import { thrownBy } from '../support/thrown.ts';

test('a function is called once for all its callers', async () => {
  let calls = 0;
  const ask = onceUnlessItFails(() => Promise.resolve(++calls));
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
  expect(await ask()).toBe(1);
});

test('a failure is not remembered', async () => {
  let calls = 0;
  const ask = onceUnlessItFails(() =>
    ++calls === 1 ? Promise.reject(new Error('first')) : Promise.resolve(calls),
  );
  expect((await thrownBy(ask)).message).toBe('first');
  expect(await ask()).toBe(2);
});

test('whoever is over does not end what others wait for as well', async () => {
  const { opened, open } = gate();
  const over = new AbortController();
  const once = onceUnlessItFails(async () => {
    const waiter = new Waiter();
    await opened;
    waiter.throwIfOver();
    return 'made';
  });
  const observer = { waits: () => undefined, goesOn: () => undefined };
  const first = observingWaits({ ...observer, over: over.signal }, once);
  const second = observingWaits(observer, once);
  over.abort();
  open();
  expect(await Promise.all([first, second])).toEqual(['made', 'made']);
});

test('everybody who waits for it is told of its waits, those who come later too', async () => {
  const { opened, open } = gate();
  const told: string[] = [];
  const observer = (name: string): WaitObserver => ({
    waits: (_who, { until }) => told.push(`${name} waits until ${until}`),
    goesOn: () => told.push(`${name} goes on`),
  });
  const once = onceUnlessItFails(async () => {
    const waiter = new Waiter();
    waiter.waits({ until: 7, why: 'quota' });
    await opened;
    waiter.goesOn();
    return 'made';
  });
  const first = observingWaits(observer('first'), once);
  const second = observingWaits(observer('second'), once);
  expect(told).toEqual(['first waits until 7', 'second waits until 7']);
  open();
  expect(await Promise.all([first, second])).toEqual(['made', 'made']);
  expect(told.slice(2)).toEqual(['first goes on', 'second goes on']);
});
