import { expect, test } from '@jest/globals';
import { parseProfilePage, type ProfilePage } from '../../../src/mixpanel/profiles/profile-page.ts';
import { ProfileCount } from '../../../src/mixpanel/profiles/profile-count.ts';

function pageOf(...results: unknown[]): ProfilePage {
  return parseProfilePage(Buffer.from(JSON.stringify({ noise: Math.random(), results })), 0);
}

function profile($distinct_id: unknown, plan = 'free'): unknown {
  return { $distinct_id, $properties: { plan } };
}

test('profiles with the same id count once, even if they differ', () => {
  const count = new ProfileCount();
  expect(count.add(pageOf(profile('a'), profile('b'), profile('a', 'paid')))).toBe(true);
  expect(count.add(pageOf(profile('b', 'paid'), profile(7)))).toBe(true);
  expect(count.found).toBe(3);
});

test('a page brings nothing new if all its profiles were on earlier pages, or if it is empty', () => {
  const count = new ProfileCount();
  count.add(pageOf(profile('a'), profile('b')));
  expect([count.add(pageOf(profile('b', 'paid'))), count.add(pageOf()), count.found]).toEqual([
    false,
    false,
    2,
  ]);
});

test('results without an id count by their content', () => {
  const count = new ProfileCount();
  expect([count.add(pageOf(null, { odd: 1 }, { odd: 2 })), count.found]).toEqual([true, 3]);
  expect([count.add(pageOf({ odd: 2 }, null)), count.found]).toEqual([false, 3]);
});
