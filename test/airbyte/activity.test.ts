import { expect, test } from '@jest/globals';
import { Activity } from '../../src/airbyte/activity.ts';

const NOW = Date.parse('2026-01-31T12:00:00Z');
const MINUTE_MS = 60_000;

test('a stream is planning until its slices are known', () => {
  expect(new Activity(NOW).logLine(0, undefined, NOW + MINUTE_MS)).toBe(
    'planning; 0 records so far, 0 per second; no estimate yet',
  );
});

test('the first running slices are named', () => {
  const activity = new Activity(NOW);
  activity.slicesPlanned(5, NOW);
  for (const label of ['a', 'b', 'c', 'd']) activity.sliceStarted(label);
  activity.sliceEnded('d', false);
  expect(activity.logLine(120, undefined, NOW + MINUTE_MS)).toBe(
    'reading a, b and 1 more, 0 of 5 slices done; 120 records so far, 2 per second; no estimate yet',
  );
});

test('without a known number of slices, only those done are counted', () => {
  const activity = new Activity(NOW);
  activity.slicesPlanned(undefined, NOW);
  activity.sliceStarted('a');
  activity.sliceEnded('a', true);
  expect(activity.logLine(60, undefined, NOW + MINUTE_MS)).toBe(
    '1 slices done; 60 records so far, 1 per second; no estimate yet',
  );
});

test('with nothing done yet, the end of a wait is the earliest end', () => {
  const activity = new Activity(NOW);
  activity.slicesPlanned(5, NOW);
  const wait = { until: NOW + 60 * MINUTE_MS, why: '60 requests in the last hour' };
  expect(activity.logLine(0, wait, NOW + MINUTE_MS)).toMatch(
    /; will not finish before 2026-01-31T13:00:00Z$/,
  );
});

test('the rate counts from the last line, and the end is estimated from the slices', () => {
  const activity = new Activity(NOW);
  activity.slicesPlanned(4, NOW);
  activity.sliceStarted('a');
  activity.logLine(600, undefined, NOW + MINUTE_MS);
  activity.sliceEnded('a', true);
  expect(activity.logLine(660, undefined, NOW + 2 * MINUTE_MS)).toBe(
    '1 of 4 slices done; 660 records so far, 1 per second; estimated to finish at 2026-01-31T12:08:00Z',
  );
});

test('the end is estimated from the expected number of records if it is known', () => {
  const activity = new Activity(NOW);
  activity.slicesPlanned(1, NOW);
  activity.sliceStarted('all profiles');
  activity.recordsExpected(1000);
  expect(activity.logLine(250, undefined, NOW + MINUTE_MS)).toContain('finish at 2026-01-31T12:04:00Z');
  expect(activity.logLine(1200, undefined, NOW + 5 * MINUTE_MS)).toContain('finish at 2026-01-31T12:05:00Z');
});

test('a wait is reported with its reason, and the estimated end is not before its end', () => {
  const activity = new Activity(NOW);
  activity.slicesPlanned(2, NOW);
  activity.sliceStarted('a');
  activity.sliceEnded('a', true);
  const wait = { until: NOW + 60 * MINUTE_MS, why: '60 requests in the last hour' };
  expect(activity.logLine(1, wait, NOW + MINUTE_MS)).toBe(
    'waiting until 2026-01-31T13:00:00Z (60 requests in the last hour), 1 of 2 slices done; ' +
      '1 records so far, 0 per second; estimated to finish at 2026-01-31T13:00:00Z',
  );
});

test('a snapshot does not change the rate of the next log line', () => {
  const activity = new Activity(NOW);
  activity.slicesPlanned(4, NOW);
  activity.sliceStarted('a');
  activity.sliceEnded('a', true);
  activity.sliceStarted('b');
  expect(activity.snapshot(30, undefined, NOW + MINUTE_MS / 2)).toEqual({
    doing: 'reading b, 1 of 4 slices done',
    records: 30,
    wait: undefined,
    end: NOW + 2 * MINUTE_MS,
  });
  expect(activity.logLine(60, undefined, NOW + MINUTE_MS)).toMatch(/60 records so far, 1 per second/);
});

test('a stream whose number of slices is not known says itself how far it is', () => {
  const activity = new Activity(NOW);
  activity.slicesPlanned(undefined, NOW);
  let share = 0;
  activity.measure(() => share);
  expect(activity.snapshot(0, undefined, NOW + MINUTE_MS).end).toBeUndefined();
  share = 0.25;
  expect(activity.snapshot(0, undefined, NOW + MINUTE_MS).end).toBe(NOW + 4 * MINUTE_MS);
});
