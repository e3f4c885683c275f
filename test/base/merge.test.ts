import { expect, test } from '@jest/globals';
import { merge } from '../../src/base/merge.ts';
import { gate, listOf, seriesOf } from '../support/async.ts';
import { settle } from '../support/manual-clock.ts';
import { thrownBy } from '../support/thrown.ts';

interface Watched {
  readonly source: AsyncGenerator<string, void>;
  readonly yielded: string[];
  closed: boolean;
}

/** A source that records what it yielded and whether it was closed. */
function watched(...values: string[]): Watched {
  const yielded: string[] = [];
  async function* generate(): AsyncGenerator<string, void> {
    try {
      for (const value of values) {
        await Promise.resolve();
        yielded.push(value);
        yield value;
      }
    } finally {
      result.closed = true;
    }
  }
  const result: Watched = { source: generate(), yielded, closed: false };
  return result;
}

async function* failing(why: Error, ...before: string[]): AsyncGenerator<string, void> {
  yield* seriesOf(...before);
  throw why;
}

test('every value of every source arrives once, in the order of its source', async () => {
  const sources = ['a', 'b', 'c', 'd', 'e'].map((name) => seriesOf(`${name}1`, `${name}2`, `${name}3`));
  const values = await listOf(merge(sources, 2));
  expect(values.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e'].flatMap((n) => [`${n}1`, `${n}2`, `${n}3`]));
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    expect(values.filter((value) => value.startsWith(name))).toEqual([`${name}1`, `${name}2`, `${name}3`]);
  }
});

test('no sources, or empty sources, yield no values', async () => {
  expect(await listOf(merge([], 3))).toEqual([]);
  expect(await listOf(merge([seriesOf(), seriesOf(), seriesOf('a'), seriesOf()], 2))).toEqual(['a']);
});

test('with a limit of one the sources run one after the other', async () => {
  expect(await listOf(merge([seriesOf(1, 2), seriesOf(3), seriesOf(4, 5)], 1))).toEqual([1, 2, 3, 4, 5]);
});

test('at most the limit run at the same time, and the end of one starts the next', async () => {
  let running = 0;
  let max = 0;
  async function* counted(): AsyncGenerator<number, void> {
    running++;
    max = Math.max(max, running);
    yield* seriesOf(1, 2, 3);
    running--;
  }
  expect(await listOf(merge([1, 2, 3, 4, 5, 6, 7].map(counted), 3))).toHaveLength(21);
  expect(max).toBe(3);
});

test('a source is not requested before there is room for it', async () => {
  let asked = 0;
  function* sources(): Generator<AsyncIterable<string>> {
    for (;;) {
      asked++;
      yield seriesOf('value');
    }
  }
  const merged = merge(sources(), 2);
  await merged.next();
  expect(asked).toBe(2);
  await merged.return();
});

test('a source is at most one value ahead of a slow consumer', async () => {
  const sources = [watched('a1', 'a2', 'a3', 'a4'), watched('b1', 'b2', 'b3', 'b4')];
  const merged = merge(
    sources.map(({ source }) => source),
    2,
  );
  await merged.next();
  await settle();
  expect(sources.map(({ yielded }) => yielded.length)).toEqual([2, 1]);
  await merged.next();
  await settle();
  expect(sources.map(({ yielded }) => yielded.length)).toEqual([2, 2]);
  await merged.return();
});

test('a fast source does not starve a slow one', async () => {
  async function* endless(): AsyncGenerator<string, void> {
    for (;;) yield* seriesOf('fast');
  }
  let until = 0;
  for await (const value of merge([endless(), seriesOf('slow')], 2)) {
    until++;
    if (value === 'slow') break;
  }
  expect(until).toBeLessThan(5);
});

test('a silent source does not hold back the others', async () => {
  const { opened, open } = gate();
  async function* silent(): AsyncGenerator<string, void> {
    await opened;
    yield 'late';
  }
  const merged = merge([silent(), seriesOf('a', 'b')], 2);
  const early = [await merged.next(), await merged.next()].map(({ value }) => value);
  expect(early).toEqual(['a', 'b']);
  open();
  expect((await merged.next()).value).toBe('late');
  expect((await merged.next()).done).toBe(true);
});

test('the first failure is thrown, closes the others and starts no more', async () => {
  const other = watched('a1', 'a2', 'a3');
  const next = watched('never');
  const thrown = await thrownBy(() =>
    listOf(merge([failing(new Error('broken')), other.source, next.source], 2)),
  );
  await settle();
  expect(thrown.message).toBe('broken');
  expect(other.closed).toBe(true);
  expect(next.yielded).toEqual([]);
});

test('the values before a failure are delivered first', async () => {
  const seen: string[] = [];
  const thrown = await thrownBy(async () => {
    for await (const value of merge([failing(new Error('broken'), 'a', 'b')], 3)) seen.push(value);
  });
  expect([seen, thrown.message]).toEqual([['a', 'b'], 'broken']);
});

test('the first of two failures is thrown, and the second is not an unhandled rejection', async () => {
  const thrown = await thrownBy(() =>
    listOf(merge([failing(new Error('one')), failing(new Error('two'))], 2)),
  );
  await settle();
  expect(thrown.message).toBe('one');
});

test('a consumer that stops closes every running source', async () => {
  const sources = [watched('a1', 'a2', 'a3'), watched('b1', 'b2', 'b3')];
  for await (const value of merge(
    sources.map(({ source }) => source),
    2,
  )) {
    if (value === 'b1') break;
  }
  await settle();
  expect(sources.map(({ closed }) => closed)).toEqual([true, true]);
});

test('a consumer that stops does not wait for a source in the middle of a slow request', async () => {
  const { opened, open } = gate();
  const ended = gate();
  async function* slow(): AsyncGenerator<string, void> {
    try {
      await opened;
      yield 'too late';
    } finally {
      ended.open();
    }
  }
  const merged = merge([seriesOf('a'), slow()], 2);
  await merged.next();
  expect(await merged.return()).toEqual({ value: undefined, done: true });
  open();
  await ended.opened;
});

test('sources may come one by one, and one that is late does not hold back the values of others', async () => {
  const { opened, open } = gate();
  async function* sources(): AsyncGenerator<AsyncIterable<string>, void> {
    yield seriesOf('a1', 'a2');
    await opened;
    yield seriesOf('b1');
  }
  const merged = merge(sources(), 3);
  expect([(await merged.next()).value, (await merged.next()).value]).toEqual(['a1', 'a2']);
  open();
  expect(await listOf(merged)).toEqual(['b1']);
});

test('a failure of the source of sources is thrown', async () => {
  const failure = new Error('no more');
  async function* sources(): AsyncGenerator<AsyncIterable<string>, void> {
    yield seriesOf('a');
    await Promise.resolve();
    throw failure;
  }
  expect(await thrownBy(() => listOf(merge(sources(), 2)))).toBe(failure);
});
