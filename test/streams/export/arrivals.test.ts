import { expect, test } from '@jest/globals';
import { dayNumber } from '../../../src/base/days.ts';
import { Arrivals } from '../../../src/streams/export/arrivals.ts';

const READ_AT = Date.UTC(2026, 0, 3, 10);
const HOUR_MS = 3_600_000;
const MARGIN_MS = 3 * HOUR_MS;
/** 2026-01-01, in seconds. */
const FIRST = dayNumber('2026-01-01') * 86_400;
const DAY = 86_400;

const arrivals = new Arrivals({ from: '2026-01-01', to: '2026-01-03' }, [
  { from: '2025-12-01', to: '2026-01-01', at: READ_AT },
  { from: '2026-01-03', to: '2026-01-09', at: READ_AT + HOUR_MS },
]);

test('every event of a day that was not read before is new', () => {
  expect([0, READ_AT, NaN].map((arrivedAt) => arrivals.isNew(FIRST + DAY, arrivedAt))).toEqual([
    true,
    true,
    true,
  ]);
});

test('on a day that was read before, events are new if they arrived up to three hours before that read', () => {
  expect(arrivals.isNew(FIRST, READ_AT - MARGIN_MS)).toBe(true);
  expect(arrivals.isNew(FIRST, READ_AT - MARGIN_MS - 1)).toBe(false);
  expect(arrivals.isNew(FIRST + 2 * DAY, READ_AT + HOUR_MS - MARGIN_MS)).toBe(true);
  expect(arrivals.isNew(FIRST + 2 * DAY, READ_AT + HOUR_MS - MARGIN_MS - 1)).toBe(false);
});

test('an event without an arrival is always new', () => {
  expect(arrivals.isNew(FIRST, NaN)).toBe(true);
});

test.each([0, -1, READ_AT / 1000, -READ_AT, Date.UTC(2008, 11, 31)])(
  'an arrival at %d says nothing, so the event is new',
  (arrivedAt) => {
    expect(arrivals.isNew(FIRST, arrivedAt)).toBe(true);
  },
);

test('an arrival in the future is new', () => {
  expect(arrivals.isNew(FIRST, READ_AT * 1000)).toBe(true);
});

test('an arrival more than a day before its event says nothing, so the event is new', () => {
  const noon = FIRST + DAY / 2;
  const dayBefore = (noon - DAY) * 1000;
  expect([dayBefore - 1, dayBefore].map((arrivedAt) => arrivals.isNew(noon, arrivedAt))).toEqual([
    true,
    false,
  ]);
});

test('an event without a time is new unless it arrived before every day of the window was read', () => {
  expect(arrivals.isNew(NaN, READ_AT - MARGIN_MS - HOUR_MS)).toBe(true);
  const days = new Arrivals({ from: '2026-01-01', to: '2026-01-02' }, [
    { from: '2026-01-01', to: '2026-01-01', at: READ_AT },
    { from: '2026-01-02', to: '2026-01-02', at: READ_AT + HOUR_MS },
  ]);
  const arrived = [READ_AT - MARGIN_MS - 1, READ_AT - MARGIN_MS, NaN, 5];
  expect(arrived.map((at) => days.isNew(NaN, at))).toEqual([false, true, true, true]);
});

test('an event of a day outside the window is always new', () => {
  expect([FIRST - 1, FIRST + 3 * DAY, 0, 1e9].map((seconds) => arrivals.isNew(seconds, 0))).toEqual([
    true,
    true,
    true,
    true,
  ]);
});
