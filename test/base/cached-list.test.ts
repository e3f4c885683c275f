import { expect, test } from '@jest/globals';
import { CachedList, type ItemList } from '../../src/base/cached-list.ts';
import { thrownBy } from '../support/thrown.ts';

/** Fetching the list returns these answers, one after the other. */
function listOf(...answers: (number[] | Error)[]): { list: CachedList<number>; asked: () => number } {
  let asked = 0;
  const ask = async (): Promise<ItemList<number>> => {
    const answer = answers[asked++];
    await Promise.resolve();
    if (answer instanceof Error || answer === undefined) throw answer ?? new Error('asked too often');
    return { items: answer, odd: [] };
  };
  return { list: new CachedList(ask), asked: () => asked };
}

const is = (wanted: number) => (item: number) => item === wanted;

test('a list is fetched once', async () => {
  const { list, asked } = listOf([1, 2]);
  const both = { items: [1, 2], odd: [] };
  expect(await Promise.all([list.all(), list.all()])).toEqual([both, both]);
  expect(await list.has(is(2))).toBe(true);
  expect(asked()).toBe(1);
});

test('a list is fetched again, and replaced, to find out whether an item was removed', async () => {
  const { list, asked } = listOf([1, 2], [1]);
  await list.all();
  expect(await list.wasRemoved(is(2))).toBe(true);
  expect((await list.all()).items).toEqual([1]);
  expect(asked()).toBe(2);
});

test('an item that is already missing costs no request', async () => {
  const { list, asked } = listOf([1]);
  expect(await list.wasRemoved(is(2))).toBe(true);
  expect(asked()).toBe(1);
});

test('an item that is still on the list was not removed', async () => {
  const { list, asked } = listOf([1, 2], [1, 2]);
  expect(await list.wasRemoved(is(2))).toBe(false);
  expect(asked()).toBe(2);
});

test('concurrent callers share one request', async () => {
  const { list, asked } = listOf([1, 2, 3], [3]);
  await list.all();
  expect(await Promise.all([1, 2, 3].map((item) => list.wasRemoved(is(item))))).toEqual([true, true, false]);
  expect(asked()).toBe(2);
});

test('a later caller fetches again', async () => {
  const { list, asked } = listOf([1, 2], [1, 2], [1]);
  expect(await list.wasRemoved(is(2))).toBe(false);
  expect(await list.wasRemoved(is(2))).toBe(true);
  expect(asked()).toBe(3);
});

test('a failed fetch is thrown and not cached', async () => {
  const { list } = listOf([1], new Error('no list'), [1]);
  await list.all();
  expect((await thrownBy(() => list.wasRemoved(is(1)))).message).toBe('no list');
  expect((await list.all()).items).toEqual([1]);
});

test('an item may be an odd entry of the new list, unless that cannot hold data', async () => {
  const lists = [[1], [], []];
  const removed = async (mayHoldData: boolean): Promise<boolean> => {
    let fetched = 0;
    const odd = [{ excerpt: '{}', mayHoldData }];
    const list = new CachedList(() => Promise.resolve({ items: lists[fetched++] ?? [], odd }));
    return await list.wasRemoved(is(1));
  };
  expect([await removed(true), await removed(false)]).toEqual([false, true]);
});
