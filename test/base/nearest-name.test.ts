import { expect, test } from '@jest/globals';
import { didYouMean, nearestName } from '../../src/base/nearest-name.ts';

const OPTIONS = ['start_date', 'end_date', 'region', 'page_size'];

test.each([
  ['strat_date', 'start_date'],
  ['start-date', 'start_date'],
  ['startdate', 'start_date'],
  ['Region', 'region'],
  [' regoin ', 'region'],
  ['pagesize', 'page_size'],
])('%j probably means %s', (name, meant) => {
  expect(nearestName(name, OPTIONS)).toBe(meant);
});

test.each(['', 'x', 'password', '__injected_components', 'date_window_size'])(
  '%j means none of them',
  (name) => {
    expect(nearestName(name, OPTIONS)).toBeUndefined();
  },
);

test('two characters of a short name may be swapped', () => {
  expect(nearestName('raed', ['spec', 'read'])).toBe('read');
  expect(nearestName('ab', ['ba', 'cd'])).toBeUndefined();
});

test('a part of one name alone stands for it', () => {
  const known = ['project_timezone', 'export_window', 'date_window'];
  expect(nearestName('timezone', known)).toBe('project_timezone');
  expect(nearestName('window', known)).toBeUndefined();
  expect(nearestName('zone', known)).toBeUndefined();
});

test('names that differ only in case are the nearest', () => {
  expect(nearestName('Sign up', ['Sign in', 'Sign Up', 'sign-up'])).toBe('Sign Up');
});

test('without names none is near', () => {
  expect(nearestName('export', [])).toBeUndefined();
});

test('long names take no long time', () => {
  const long = 'a'.repeat(100_000);
  expect(nearestName(long, [`${long}b`])).toBe(`${long}b`);
});

test('a suggestion is a sentence of its own', () => {
  expect(didYouMean('strat_date', OPTIONS)).toBe(' Did you mean start_date?');
  expect(didYouMean('password', OPTIONS)).toBe('');
});
