import { expect, test } from '@jest/globals';
import { withWaitObserver, Waiter, type WaitObserver } from '../../src/base/wait-observer.ts';
import { gate } from '../support/async.ts';
import { memoizeAsync, memoizePer } from '../../src/base/memoize.ts';
import { thrownBy } from '../support/thrown.ts';

test('a function is called once for all callers', async () => {
  let calls = 0;
  const ask = memoizeAsync(() => Promise.resolve(++calls));
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
  expect(await ask()).toBe(1);
});

test('a failure is not cached', async () => {
  let calls = 0;
  const ask = memoizeAsync(() =>
    ++calls === 1 ? Promise.reject(new Error('first')) : Promise.resolve(calls),
  );
  expect((await thrownBy(ask)).message).toBe('first');
  expect(await ask()).toBe(2);
});

test('a caller that ends does not end the shared work', async () => {
  const { opened, open } = gate();
  const controller = new AbortController();
  const once = memoizeAsync(async () => {
    const waiter = new Waiter();
    await opened;
    waiter.signal?.throwIfAborted();
    return 'made';
  });
  const observer = { waitChanged: () => undefined };
  const first = withWaitObserver({ ...observer, signal: controller.signal }, once);
  const second = withWaitObserver(observer, once);
  controller.abort();
  open();
  expect(await Promise.all([first, second])).toEqual(['made', 'made']);
});

test('the observers of all callers are notified of its waits, later callers included', async () => {
  const { opened, open } = gate();
  const events: string[] = [];
  const observer = (name: string): WaitObserver => ({
    waitChanged: (_waiter, wait) =>
      events.push(wait === undefined ? `${name} goes on` : `${name} waits until ${wait.until}`),
  });
  const once = memoizeAsync(async () => {
    const waiter = new Waiter();
    waiter.report({ until: 7, why: 'quota' });
    await opened;
    waiter.report(undefined);
    return 'made';
  });
  const first = withWaitObserver(observer('first'), once);
  const second = withWaitObserver(observer('second'), once);
  expect(events).toEqual(['first waits until 7', 'second waits until 7']);
  open();
  expect(await Promise.all([first, second])).toEqual(['made', 'made']);
  expect(events.slice(2)).toEqual(['first goes on', 'second goes on']);
});

test('a function is called once per key', async () => {
  const calls: string[] = [];
  const ask = memoizePer((key: { name: string }) => Promise.resolve(calls.push(key.name)));
  const [a, b] = [{ name: 'a' }, { name: 'b' }];
  expect(await Promise.all([ask(a), ask(a), ask(b)])).toEqual([1, 1, 2]);
  expect(calls).toEqual(['a', 'b']);
});

test('a failure is not cached for its key either', async () => {
  let calls = 0;
  const ask = memoizePer(() => (++calls === 1 ? Promise.reject(new Error('first')) : Promise.resolve(calls)));
  const key = {};
  expect((await thrownBy(() => ask(key))).message).toBe('first');
  expect(await ask(key)).toBe(2);
});
