import { expect, test } from '@jest/globals';
import { CachedList } from '../../src/base/cached-list.ts';
import { thrownBy } from '../support/thrown.ts';

/** A list whose server gives these answers, one after the other. */
function listOf(...answers: (number[] | Error)[]): { list: CachedList<number>; asked: () => number } {
  let asked = 0;
  const ask = async (): Promise<number[]> => {
    const answer = answers[asked++];
    await Promise.resolve();
    if (answer instanceof Error || answer === undefined) throw answer ?? new Error('asked too often');
    return answer;
  };
  return { list: new CachedList(ask), asked: () => asked };
}

const is = (wanted: number) => (one: number) => one === wanted;

test('a list is asked for once', async () => {
  const { list, asked } = listOf([1, 2]);
  expect(await Promise.all([list.all(), list.all()])).toEqual([
    [1, 2],
    [1, 2],
  ]);
  expect(await list.has(is(2))).toBe(true);
  expect(asked()).toBe(1);
});

test('it is asked for again to know what it has lost, and is then the new one', async () => {
  const { list, asked } = listOf([1, 2], [1]);
  await list.all();
  expect(await list.wasRemoved(is(2))).toBe(true);
  expect(await list.all()).toEqual([1]);
  expect(asked()).toBe(2);
});

test('what it is known to lack costs no request', async () => {
  const { list, asked } = listOf([1]);
  expect(await list.wasRemoved(is(2))).toBe(true);
  expect(asked()).toBe(1);
});

test('what is still there is not lost', async () => {
  const { list, asked } = listOf([1, 2], [1, 2]);
  expect(await list.wasRemoved(is(2))).toBe(false);
  expect(asked()).toBe(2);
});

test('all who want to know at the same time share one request', async () => {
  const { list, asked } = listOf([1, 2, 3], [3]);
  await list.all();
  expect(await Promise.all([1, 2, 3].map((one) => list.wasRemoved(is(one))))).toEqual([true, true, false]);
  expect(asked()).toBe(2);
});

test('who wants to know later asks again', async () => {
  const { list, asked } = listOf([1, 2], [1, 2], [1]);
  expect(await list.wasRemoved(is(2))).toBe(false);
  expect(await list.wasRemoved(is(2))).toBe(true);
  expect(asked()).toBe(3);
});

test('a list that cannot be had tells nothing', async () => {
  const { list } = listOf([1], new Error('no list'), [1]);
  await list.all();
  expect((await thrownBy(() => list.wasRemoved(is(1)))).message).toBe('no list');
  expect(await list.all()).toEqual([1]);
});
