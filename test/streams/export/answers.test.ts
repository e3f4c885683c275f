/** Which answers that end properly are complete, compared with those that broke off. */
import { expect, test } from '@jest/globals';
import {
  CUT_SHORT,
  DAYS,
  failing,
  failureIn,
  isWindow,
  readFrom,
  WINDOW_LABEL,
  type MadeUpExport,
} from '../../support/made-up-export.ts';

/** The events of an answer for one day, which has 300. */
const dayOf = (label: string): number[] => DAYS.map((day) => (day === label ? 300 : 0)).toReversed();

test('an answer that ends properly is incomplete if it has fewer events of a day than an earlier one', async () => {
  const { requested, logs } = await readFrom({
    failing: (label, nth) => (isWindow(label) && nth === 1 ? CUT_SHORT : undefined),
    // The second answer has more events, but fewer of the first day.
    events: (label, nth) => (isWindow(label) ? ([[300], [200, 300, 300]][nth - 1] ?? []) : dayOf(label)),
  });
  expect(requested.slice(2)).toEqual(DAYS);
  expect(logs[1]).toContain('at least 100 events of an earlier answer are missing');
});

/** Breaks off once after these events, then ends properly with these. */
const shrinking = (...answers: readonly (readonly number[])[]): MadeUpExport => ({
  failing: (label, nth) => (isWindow(label) && nth === 1 ? CUT_SHORT : undefined),
  events: (label, nth) => (isWindow(label) ? (answers[nth - 1] ?? []) : dayOf(label)),
  isLackingEvents: false,
});

test('an answer that lacks duplicates only is complete if the next one agrees', async () => {
  const { requested, logs, done } = await readFrom(shrinking([300, 300], [299, 300, 10], [299, 300, 10]));
  expect(requested).toEqual(Array(3).fill(WINDOW_LABEL));
  expect(done).toEqual([{ from: '2026-01-05', to: '2026-01-07', at: 7 }]);
  expect(logs[1]).toContain('so it is read again: ');
  expect(logs[1]).toContain('at least 1 events of an earlier answer are missing');
});

test.each<[string, MadeUpExport]>([
  ['the next one has another number of them', shrinking([300], [299], [298])],
  ['a day became empty', shrinking([300, 1], [300, 0], [300, 0])],
  ['an event is missing', { ...shrinking([300], [299], [299]), isLackingEvents: true }],
])('an answer with fewer events is incomplete if %s', async (_what, server) => {
  const { requested } = await readFrom(server);
  expect(requested.slice(-3)).toEqual(DAYS);
});

test('a day without duplicates does not make its window incomplete', async () => {
  const { requested, failed } = await readFrom({
    failing: (label, nth) =>
      isWindow(label) || (label === '2026-01-05' && nth === 1) ? CUT_SHORT : undefined,
    events: (label, nth) => (label === '2026-01-05' && nth > 1 ? [299] : dayOf(label)),
    isLackingEvents: false,
  });
  expect(requested.slice(2)).toEqual([...DAYS, '2026-01-05', '2026-01-05']);
  expect(failed).toEqual([]);
});

test('of incomplete answers, the one with the most events of a day counts', async () => {
  const answers = [
    [300, 10, 0],
    [5, 250, 0],
  ];
  const reading = await readFrom({
    failing: (label) => (isWindow(label) ? CUT_SHORT : undefined),
    events: (label, nth) =>
      isWindow(label) ? (answers[nth - 1] ?? []) : label.startsWith('2026-01-06') ? [] : dayOf(label),
  });
  expect(failureIn(reading)).toMatchObject({
    days: '2026-01-06',
    message:
      "2026-01-06: Mixpanel's answer ended early: at least 250 events of an earlier answer are missing. The next sync tries again.",
  });
  // The day is requested twice, then in hours, until 15 requests have brought nothing, and once more.
  expect(reading.requested.length).toBeLessThanOrEqual(2 + 3 + 1 + 13 + 1);
});

test('a day that is empty once is requested again, and no other day is', async () => {
  const { requested, read } = await readFrom({
    failing: (label) => (isWindow(label) ? CUT_SHORT : undefined),
    events: (label, nth) =>
      isWindow(label) ? [300, 300, 300] : label === '2026-01-06' && nth === 1 ? [] : dayOf(label),
  });
  expect(requested).toEqual([WINDOW_LABEL, WINDOW_LABEL, ...DAYS, '2026-01-06']);
  expect(read.at(-1)).toBe('2026-01-06');
});

test('additional events and days without an earlier answer are not missing events', async () => {
  const { requested } = await readFrom({
    ...failing((_label, nth) => (nth === 1 ? CUT_SHORT : undefined)),
    events: (_label, nth) => (nth === 1 ? [300] : [301, 0, 5]),
  });
  expect(requested).toHaveLength(2);
});
