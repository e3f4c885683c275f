import { expect, test } from '@jest/globals';
import type { Day } from '../../../src/base/days.ts';
import type { Window } from '../../../src/base/windows.ts';
import { MixpanelError } from '../../../src/mixpanel/failures.ts';
import type { StreamContext } from '../../../src/streams/context.ts';
import { pendingWindows } from '../../../src/streams/days/pending-windows.ts';
import { requestWindow } from '../../../src/streams/days/request-window.ts';
import { earlierToday, laterToday } from '../../../src/streams/days/today.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { contextFor } from '../../support/stream-bench.ts';

const HOUR_MS = 3_600_000;
const HOURS = Array.from({ length: 24 }, (_, hour) => Date.UTC(2026, 5, 20, hour, 20));
/** UTC-11 to UTC+14. */
const ZONES = [
  'Pacific/Pago_Pago',
  'Pacific/Honolulu',
  'UTC',
  'Asia/Tokyo',
  'Pacific/Auckland',
  'Pacific/Kiritimati',
];

const BASE = contextFor({ url: '' });

function contextAt(now: number, projectTimezone: string, lastDay?: Day): StreamContext {
  const options = { ...BASE.options, projectTimezone, lastDay, firstDay: '2026-06-18' };
  return { ...BASE, options, clock: new ManualClock(now) };
}

/** A simple implementation, and a fast one. */
const formats = new Map(
  ZONES.map((zone) => [zone, new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' })]),
);
const dayIn = (zone: string, now: number): Day => formats.get(zone)?.format(now) ?? '';

function windowsAt(now: number, zone: string, size: number, lastDay?: Day): Window[] {
  const context = contextAt(now, zone, lastDay);
  return pendingWindows([], () => true, laterToday(context), context.options, size);
}

/** Reads windows from a server on which this day is today. Returns the last day read and the number of refused requests. */
async function readDays(windows: readonly Window[], today: Day) {
  let refused = 0;
  const request = ({ to }: Window): Promise<undefined> => {
    if (to <= today) return Promise.resolve(undefined);
    refused++;
    const answer = { status: 400, endpoint: '', body: '' };
    return Promise.reject(new MixpanelError('later-than-today', answer));
  };
  const ends: Day[] = [];
  for (const window of windows) {
    const answered = await requestWindow(window, request, () => Promise.resolve());
    if (answered.window.to >= window.from) ends.push(answered.window.to);
  }
  return { last: ends.sort().at(-1), refused };
}

test.each(ZONES)('in %s the earlier day has begun at every hour, whichever calendar decides', (zone) => {
  for (const now of HOURS) {
    const day = earlierToday(contextAt(now, zone));
    expect([dayIn('UTC', now) >= day, dayIn(zone, now) >= day]).toEqual([true, true]);
  }
});

test.each(ZONES)(
  'in %s all days that have begun are read at every hour, with one refused request at most',
  async (zone) => {
    for (const now of HOURS) {
      const ends = [undefined, laterToday(contextAt(now, zone)), '2026-12-31'];
      for (const windows of [1, 30].flatMap((size) => ends.map((end) => windowsAt(now, zone, size, end)))) {
        for (const today of [dayIn('UTC', now), dayIn(zone, now)]) {
          const { last, refused } = await readDays(windows, today);
          expect([now, last]).toEqual([now, today]);
          expect(refused).toBeLessThanOrEqual(1);
        }
      }
    }
  },
);

test.each(ZONES)(
  'if %s is the wrong zone, the read ends at a day that has begun and never fails',
  async (zone) => {
    for (const now of HOURS) {
      const windows = windowsAt(now, zone, 30);
      const later = windows.at(-1)?.to ?? '';
      for (const begun of ZONES.map((other) => dayIn(other, now))) {
        const { last } = await readDays(windows, begun);
        expect([now, last]).toEqual([now, begun < later ? begun : later]);
      }
    }
  },
);

test('an end date before today is the last day that is requested', () => {
  expect(windowsAt(HOURS[0] ?? 0, 'Asia/Tokyo', 30, '2026-06-19').at(-1)?.to).toBe('2026-06-19');
});

test('a clock that runs ten minutes ahead does not make the earlier day one that has not begun', () => {
  const midnight = Date.UTC(2026, 5, 20);
  expect(earlierToday(contextAt(midnight + HOUR_MS / 10, 'UTC'))).toBe('2026-06-19');
  expect(laterToday(contextAt(midnight + HOUR_MS / 10, 'UTC'))).toBe('2026-06-20');
});
