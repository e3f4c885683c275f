import { expect, test } from '@jest/globals';
import { PageDelivery } from '../../../src/mixpanel/profiles/page-delivery.ts';
import { ProfileCount } from '../../../src/mixpanel/profiles/profile-count.ts';
import type { ResultList } from '../../../src/mixpanel/profiles/result-list.ts';
import { readPage } from '../../support/read-page.ts';

interface Bench {
  readonly count: ProfileCount;
  readonly delivered: string[];
  /**
   * Delivers a page. The attempts before the last one break off. Returns whether it brought anything new.
   *
   * @param attempts what arrives with each
   */
  readonly add: (...attempts: unknown[][]) => Promise<boolean>;
}

function bench(): Bench {
  const count = new ProfileCount();
  const delivered: string[] = [];
  const deliver = (results: ResultList): Promise<void> => {
    for (let i = 0; i < results.count; i++)
      delivered.push(results.buffer.toString('utf8', results.start(i), results.end(i)));
    return Promise.resolve();
  };
  const add = async (...attempts: unknown[][]): Promise<boolean> => {
    const delivery = new PageDelivery(count, deliver);
    // Chunks of 40 bytes, so that results arrive one by one.
    for (const results of attempts) await readPage(JSON.stringify({ results }), delivery.begin(), 40);
    return delivery.end();
  };
  return { count, delivered, add };
}

function profile($distinct_id: unknown, plan = 'free'): unknown {
  return { $distinct_id, $properties: { plan } };
}

function textsOf(...results: unknown[]): string[] {
  return results.map((result) => JSON.stringify(result));
}

test('profiles with the same id count once, even if they differ', async () => {
  const { count, add } = bench();
  expect(await add([profile('a'), profile('b'), profile('a', 'paid')])).toBe(true);
  expect(await add([profile('b', 'paid'), profile(7)])).toBe(true);
  expect(count.found).toBe(3);
});

test('a page brings nothing new if all its profiles were on earlier pages, or if it is empty', async () => {
  const { count, add, delivered } = bench();
  await add([profile('a'), profile('b')]);
  expect([await add([profile('b', 'paid')]), await add([]), count.found]).toEqual([false, false, 2]);
  expect(delivered).toEqual(textsOf(profile('a'), profile('b')));
});

test('profiles of earlier pages are delivered again if another one of their page is new', async () => {
  const { add, delivered } = bench();
  await add([profile('a'), profile('b')]);
  expect(await add([profile('b', 'paid'), profile('a'), profile('c')])).toBe(true);
  expect(delivered.slice(2)).toEqual(textsOf(profile('b', 'paid'), profile('a'), profile('c')));
});

test('results without an id count by their content', async () => {
  const { count, add } = bench();
  expect([await add([null, { odd: 1 }, { odd: 2 }]), count.found]).toEqual([true, 3]);
  expect([await add([{ odd: 2 }, null]), count.found]).toEqual([false, 3]);
});

test('a page that broke off goes on after what was delivered', async () => {
  const { count, add, delivered } = bench();
  const all = [profile('a'), profile('b'), profile('a'), null, profile('c')];
  expect(await add(all.slice(0, 2), all.slice(0, 4), all)).toBe(true);
  expect(delivered).toEqual(textsOf(...all));
  expect(count.found).toBe(4);
});

test('a page that broke off and has other profiles now is delivered from the first other one on', async () => {
  const { count, add, delivered } = bench();
  const [a, b, c] = ['a', 'b', 'c'].map((id) => profile(id));
  expect(await add([a, b], [a, c, b])).toBe(true);
  expect(delivered).toEqual(textsOf(a, b, c, b));
  expect(count.found).toBe(3);
});

test('many repeated profiles are delivered again, since they are not held for long', async () => {
  const { add, delivered } = bench();
  const large = Array.from({ length: 3 }, (_, i) => profile(i, 'x'.repeat(500_000)));
  await add(large);
  expect([await add(large), delivered.length]).toEqual([false, 6]);
});
