import { expect, test } from '@jest/globals';
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
