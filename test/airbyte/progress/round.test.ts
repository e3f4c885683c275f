import { expect, test } from '@jest/globals';
import { roundOfItems, type Round } from '../../../src/airbyte/progress/round.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BEGAN = Date.parse('2026-02-01T12:00:00Z');
const kind = roundOfItems<{ readonly now: number }>({ stream: 'cohort_members', now: ({ now }) => now });
const at = (ms: number) => ({ now: BEGAN + ms });
const sliceOf = (item: string) => ({ label: item, item });

/** A round in which these items were read. */
const roundOf = (...items: string[]): Round =>
  items.reduce((round, item) => kind.done(round, sliceOf(item), 'read'), kind.start(at(0)));
const endOf = (round: Round, ms: number, isComplete: boolean): Round =>
  kind.end?.(round, at(ms), isComplete) ?? round;
/** What the next read, so much later, finds to be read already. */
const resumed = (round: Round, ms: number): string[] => [...kind.parse(kind.toState(round), at(ms)).read];

test('the state of a round says when it began and what was read; that of a complete one does not grow', () => {
  const round = roundOf('1000', '1001');
  expect(kind.toState(round)).toEqual({
    version: 1,
    round: { began: '2026-02-01T12:00:00Z', read: '1000,1001' },
  });
  expect(kind.toState(endOf(round, HOUR, true))).toEqual({ version: 1, read: 'whole' });
});

test('a round that was interrupted goes on for a day', () => {
  expect(resumed(roundOf('1', '2'), 23 * HOUR)).toEqual(['1', '2']);
  expect(resumed(roundOf(), HOUR)).toEqual([]);
  expect(resumed(roundOf('1', '2'), 24 * HOUR)).toEqual([]);
  expect(resumed(roundOf('1', '2'), -HOUR)).toEqual([]);
});

test('after a round in which items failed, only those are read for half an hour, then all', () => {
  const first = endOf(roundOf('1', '2'), HOUR, false);
  expect(resumed(first, HOUR + 20 * MINUTE)).toEqual(['1', '2']);
  expect(resumed(first, HOUR + 31 * MINUTE)).toEqual([]);
  // Further attempts do not extend it: syncs every few minutes would read the others once a day.
  const second = endOf(kind.parse(kind.toState(first), at(HOUR + 20 * MINUTE)), HOUR + 20 * MINUTE, false);
  expect(resumed(second, HOUR + 31 * MINUTE)).toEqual([]);
});

test('after a complete round, and with the state of another connector, everything is read', () => {
  expect(resumed(endOf(roundOf('1'), HOUR, true), HOUR)).toEqual([]);
  expect([...kind.parse({ last_seen: '2026-01-01T00:00:00' }, at(0)).read]).toEqual([]);
});

test.each([
  [5, /round\.read must be a text/],
  [{ began: '2026-02-01T12:00:00Z', read: ['1'] }, /round\.read must be a text/],
  [{ began: 'x', read: '1' }, /round\.began is invalid/],
  [{ began: '2026-02-01T12:00:00Z', read: '1', tried: 5 }, /round\.tried is invalid/],
])('the round %j is rejected', async (round, sentence) => {
  expect((await connectorErrorOf(() => kind.parse({ version: 1, round }, at(0)))).message).toMatch(sentence);
});
