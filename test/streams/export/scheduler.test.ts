/** What reads of the export cost, in virtual time, with Mixpanel's limits of requests. */
import { expect, test } from '@jest/globals';
import { countDays } from '../../../src/base/days.ts';
import { createLogger } from '../../../src/airbyte/logger.ts';
import { SecretMask } from '../../../src/base/secrets.ts';
import { requestsForDays, WindowScheduler } from '../../../src/streams/export/scheduler.ts';
import { CapturedOutput } from '../../support/captured-output.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { download, type Downloads } from '../../support/made-up-downloads.ts';

const MB = 1_000_000;
const SEVEN_YEARS = 2556;
/** What one process reads. */
const PROCESS = 65 * MB;

const lengths = (windows: readonly { from: string; to: string }[]): number[] =>
  windows.map(({ from, to }) => countDays(from, to));

test('seven years of little data take ten requests, even if each takes seconds to begin', async () => {
  const { requests, windows } = await download({
    ...{ days: SEVEN_YEARS, bytesOf: () => 1000, bytesPerS: 5 * MB, latencyS: 3 },
  });
  expect(requests).toBe(10);
  expect(lengths(windows).slice(0, 4)).toEqual([1, 10, 20, 366]);
});

test.each([
  ['a daily sync', 8, 1],
  ['a month', 31, 3],
  ['a year', 366, 4],
  ['seven years', SEVEN_YEARS, 10],
])('%s of a small project is %d days and costs %d requests, as documented', async (_what, days, count) => {
  const small = { bytesOf: () => 1000, bytesPerS: 5 * MB };
  expect((await download({ days, ...small })).requests).toBe(count);
  expect(requestsForDays(days, 30)).toBe(count);
});

test('the newest days come first, and the last month before older days', async () => {
  const { windows } = await download({ days: 400, bytesOf: () => 1000, bytesPerS: 5 * MB });
  expect(windows.slice(0, 3)).toEqual([
    { from: '2026-01-30', to: '2026-01-30' },
    { from: '2026-01-20', to: '2026-01-29' },
    { from: '2025-12-31', to: '2026-01-19' },
  ]);
});

test('date_window_size is the upper bound, unless it is the default', async () => {
  const small = { bytesOf: () => 1000, bytesPerS: 5 * MB };
  const { windows, mostParallel } = await download({ days: 100, windowDays: 7, ...small });
  expect(Math.max(...lengths(windows))).toBe(7);
  expect(windows).toHaveLength(Math.ceil(31 / 7) + Math.ceil(69 / 7));
  expect(mostParallel).toBe(4);
});

test.each([
  [Infinity, 15],
  [85, 13],
  [70, 12],
])(
  '30 days of 60 MB at 5 MB/s per connection, by a process that reads %d MB/s, are read %d times faster than one after another',
  async (processMB, times) => {
    const month = { days: 30, bytesOf: () => 60 * MB, bytesPerS: 5 * MB, latencyS: 0.1 };
    const { seconds, requests } = await download({ ...month, processBytesPerS: processMB * MB }, 0.1);
    expect(requests).toBe(30);
    expect((30 * 60) / 5 / seconds).toBeGreaterThanOrEqual(times);
  },
);

test('a year of days of 100 MB is read as fast as the process can, within the requests of an hour', async () => {
  const { seconds, requests, longestGapS } = await download({
    ...{ days: 365, bytesOf: () => 100 * MB, bytesPerS: 5 * MB, processBytesPerS: PROCESS },
  });
  expect(seconds).toBeLessThan(1.1 * ((365 * 100 * MB) / PROCESS));
  expect(requests).toBeLessThanOrEqual(45);
  expect(longestGapS).toBeLessThan(600);
});

const HEAVY: Downloads = {
  ...{ days: 365, bytesOf: () => 1000 * MB, bytesPerS: 5 * MB, processBytesPerS: PROCESS },
};

test('if an hour of requests is not enough, they are spread, and the log says how long the read takes', async () => {
  const { requests, longestGapS, seconds, logs } = await download(HEAVY, 1);
  expect(logs).toEqual([
    expect.stringMatching(
      /359 days are left, in windows of about 2 days; this takes about \d hours, because/,
    ),
  ]);
  expect(longestGapS).toBeLessThan(900);
  expect(requests).toBeLessThanOrEqual(60 * (seconds / 3600 + 1));
});

test('the requests of an hour are as many as Mixpanel has reported', async () => {
  const { seconds, logs } = await download({ ...HEAVY, perHour: 90 }, 1);
  expect(seconds).toBeLessThan(2.5 * 3600);
  expect(logs).toEqual([expect.stringContaining('because Mixpanel allows 90 exports an hour')]);
});

test('a process that is killed every 20 minutes makes progress each time, and reads everything', async () => {
  const year = { ...HEAVY, bytesOf: () => 300 * MB, bytesPerS: 3 * MB, killedAfterS: 1200 };
  const { processes, seconds } = await download(year, 1);
  expect(processes).toBeGreaterThan(3);
  expect(seconds).toBeLessThan(4 * 3600);
});

test('days that turn out to be heavier are read in smaller windows', async () => {
  const isHeavy = (day: string): boolean => day < '2026-01-01';
  const { windows, seconds } = await download(
    {
      days: 90,
      bytesOf: (day) => (isHeavy(day) ? 600 : 1) * MB,
      bytesPerS: 3 * MB,
      processBytesPerS: PROCESS,
    },
    1,
  );
  const counted = windows.filter(({ to }) => isHeavy(to)).map(({ from, to }) => countDays(from, to));
  expect(Math.max(...counted)).toBeGreaterThan(20);
  expect(counted.at(-1)).toBeLessThanOrEqual(3);
  expect(seconds).toBeLessThan(2 * 3600);
});

test('a daily sync of a project with very large days ends, although all days were requested together at first', async () => {
  const { windows } = await download({ ...HEAVY, days: 7 }, 1);
  expect(lengths(windows)).toEqual([7, 1, 1, 1, 1, 1, 1, 1]);
});

test('the share that was read counts the days of windows that are being read, but not those given back', async () => {
  const scheduler = new WindowScheduler([{ from: '2026-01-13', to: '2026-01-20' }], {
    ...{ clock: new ManualClock(), log: createLogger(new CapturedOutput().output, new SecretMask()) },
    ...{ windowDays: 10, quota: () => ({ left: 60, perHour: 60 }) },
  });
  expect(scheduler.share).toBe(0);
  const { value: window } = await scheduler.windows().next();
  if (window === undefined) throw new Error('there is no window');
  expect([window.from, window.to, scheduler.share]).toEqual(['2026-01-13', '2026-01-20', 0]);
  window.done({ from: '2026-01-19', to: '2026-01-20' });
  expect(scheduler.share).toBe(0.25);
  window.giveBack({ from: '2026-01-13', to: '2026-01-18' });
  expect(scheduler.share).toBe(0.25);
  window.ended();
  expect(scheduler.share).toBe(0.25);
});
