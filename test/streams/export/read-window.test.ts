import { expect, test } from '@jest/globals';
import { addDays, countDays } from '../../../src/base/days.ts';
import { configError, SelfLimitedError, StreamFailedError } from '../../../src/base/errors.ts';
import type { Window } from '../../../src/base/windows.ts';
import { EndUnknown, NotAnEvent } from '../../../src/mixpanel/export/export-errors.ts';
import { Outage } from '../../../src/streams/export/patience.ts';
import { TakesTooLong } from '../../../src/streams/export/running-window.ts';
import {
  CUT_SHORT,
  DAYS,
  failing,
  failureIn,
  isWindow,
  readFrom,
  refused,
  WINDOW_LABEL,
  type MadeUpExport,
} from '../../support/made-up-export.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const MONTH = { from: '2026-01-01', to: '2026-01-30' };

/** A server whose answers fail if they contain one of these days. */
function breaksOn(days: readonly string[], why: Error = CUT_SHORT): MadeUpExport {
  return failing((label) => {
    const [from = '', to = from] = label.split(' to ').map((end) => end.slice(0, 10));
    const last = to.includes(':') ? from : to;
    return days.some((day) => from <= day && day <= last) ? why : undefined;
  });
}

function daysIn(ranges: readonly Window[]): string[] {
  return ranges
    .flatMap(({ from, to }) => Array.from({ length: countDays(from, to) }, (_, i) => addDays(from, i)))
    .sort();
}

const daysOfMonth = (...but: string[]): string[] => daysIn([MONTH]).filter((day) => !but.includes(day));

test('an incomplete window is read again after a pause', async () => {
  const { requested, read, logs, slept, done } = await readFrom(
    failing((_label, nth) => (nth === 1 ? CUT_SHORT : undefined)),
  );
  expect(requested).toEqual([WINDOW_LABEL, WINDOW_LABEL]);
  expect(read).toEqual([WINDOW_LABEL]);
  expect(done).toEqual([{ from: '2026-01-05', to: '2026-01-07', at: 7 }]);
  expect(slept).toEqual([1000]);
  expect(logs).toEqual([
    'WARN export: 2026-01-05 to 2026-01-07 was not read completely, so it is read again: it ended early.',
  ]);
});

test('a window whose answer broke off after more than a minute is split at once', async () => {
  const { requested } = await readFrom({
    ...failing((label) => (isWindow(label) ? CUT_SHORT : undefined)),
    takesMs: 61_000,
  });
  expect(requested).toEqual([WINDOW_LABEL, ...DAYS]);
});

test.each([
  ['one bad day', ['2026-01-12'], 2 + 10 + 8],
  ['two bad days', ['2026-01-03', '2026-01-20'], 2 + 20 + 16],
  ['five bad days in a row', daysIn([{ from: '2026-01-26', to: '2026-01-30' }]), 45],
])('%s of 30 cost a bounded number of requests, and every other day is whole', async (_what, bad, most) => {
  const reading = await readFrom(breaksOn(bad), MONTH);
  expect(daysIn(reading.done)).toEqual(daysOfMonth(...bad));
  const { days, why } = failureIn(reading);
  expect(why).toBeInstanceOf(SelfLimitedError);
  const label = bad.length === 5 ? '2026-01-26 to 2026-01-30' : bad.join(', ');
  expect(days).toBe(label);
  expect(reading.requested.length).toBeLessThanOrEqual(most);
});

test('a day that fails alone costs eight requests', async () => {
  const day = '2026-01-12';
  const reading = await readFrom(breaksOn([day]), { from: day, to: day });
  expect(reading.requested).toHaveLength(8);
  expect(failureIn(reading).days).toBe(day);
});

test('a day that Mixpanel answers with an error, however it is asked for, holds back no other day', async () => {
  const bad = '2026-01-12';
  const reading = await readFrom(breaksOn([bad], refused('server-error', 500)), MONTH);
  expect(daysIn(reading.done)).toEqual(daysOfMonth(bad));
  expect(failureIn(reading).days).toBe(bad);
  expect(reading.requested.length).toBeLessThanOrEqual(11);
});

test('a query that is too heavy is split at once', async () => {
  const tooHeavy = refused('too-heavy', 400);
  const { requested } = await readFrom(
    failing((label) => (label.includes('to 2026') ? tooHeavy : undefined)),
  );
  expect(requested).toEqual([WINDOW_LABEL, ...DAYS]);
});

test.each([
  ['an error that the user has to fix', configError('no rights')],
  ['a bug', new TypeError('x is not a function')],
  ['a connection that the client already retried', refused('no-answer', 0)],
])('%s is not read again', async (_what, failure) => {
  const requested: string[] = [];
  const reading = readFrom(
    failing(() => failure),
    undefined,
    undefined,
    requested,
  );
  await expect(reading).rejects.toBe(failure);
  expect(requested).toHaveLength(1);
});

test('an error that the user has to fix ends the stream, even if it comes for a day that failed before', async () => {
  const failure = configError('no rights');
  const fails = failing((label, nth) => (nth === 2 && !isWindow(label) ? failure : CUT_SHORT));
  await expect(readFrom(fails)).rejects.toBe(failure);
});

test('each range counts as read at the time of its own answer', async () => {
  const moments: Record<string, number> = { '2026-01-05': 30, '2026-01-06': 20, '2026-01-07': 40 };
  const { done } = await readFrom({
    failing: (label) => (isWindow(label) ? CUT_SHORT : undefined),
    endOf: ({ from, to }) => ({ from, to, at: moments[from] ?? 0 }),
  });
  expect(done).toEqual(DAYS.map((day) => ({ from: day, to: day, at: moments[day] })));
});

test('a day that has not begun is neither read nor an error', async () => {
  const { done, failed } = await readFrom({
    failing: (label) => (isWindow(label) ? CUT_SHORT : undefined),
    endOf: ({ from, to }) => (to === '2026-01-07' ? { from, to: '2026-01-06', at: 0 } : { from, to, at: 9 }),
    events: (label) => (isWindow(label) ? [1, 1, 1] : [1, 1]),
  });
  expect(daysIn(done)).toEqual(['2026-01-05', '2026-01-06']);
  expect(failed).toEqual([]);
});

test('a broken event splits a window into days, so that the error names one, but not into parts of a day', async () => {
  const notAnEvent = new NotAnEvent('"<html>"');
  const reading = await readFrom(breaksOn(['2026-01-06'], notAnEvent));
  const { message } = failureIn(reading);
  expect(message).toMatch(/^2026-01-06: Mixpanel's answer contains a line that is not an event/);
  expect(reading.requested).toHaveLength(2 + 3 + 1);
});

test('an answer whose end is unknown is requested once more, and not in pieces', async () => {
  const reading = await readFrom(failing(() => new EndUnknown()));
  const { days, message } = failureIn(reading);
  expect(days).toBe(WINDOW_LABEL);
  expect(message).toContain(`${WINDOW_LABEL}: Mixpanel's answer does not say where it ends`);
  expect(reading.requested).toHaveLength(2);
});

test('the log says how many records are delivered twice', async () => {
  const { logs } = await readFrom({
    failing: (_label, nth) => (nth === 1 ? CUT_SHORT : undefined),
    unrecorded: 12,
  });
  expect(logs[0]).toContain('so it is read again, and 12 records are delivered twice: ');
});

test.each<[string, MadeUpExport]>([
  ['each answer is cut short', failing(() => CUT_SHORT)],
  [
    'each answer with events is cut short, and the others are empty',
    { ...breaksOn(['2026-01-30']), events: () => [] },
  ],
])('if %s, a window of 30 days costs 15 requests at most', async (_what, server) => {
  const { requested } = await readFrom(server, MONTH);
  expect(requested.length).toBeLessThanOrEqual(15);
});

test('if every answer of every window is cut short, the stream ends after six windows, and the others cost one request each', async () => {
  const outage = new Outage();
  const requested: string[] = [];
  const read = () =>
    readFrom(
      failing(() => CUT_SHORT),
      MONTH,
      outage,
      requested,
    );
  for (let i = 0; i < 5; i++) expect(failureIn(await read()).why).toBeInstanceOf(SelfLimitedError);
  expect(failureIn(await read()).why).toBeInstanceOf(StreamFailedError);
  expect(requested).toHaveLength(15 + 5);
});

test('days whose answer takes too long are given back, and the rest of the window is read', async () => {
  const reading = await readFrom(
    failing((label) => {
      if (label === '2026-01-16 to 2026-01-30') return new TakesTooLong();
      return label.startsWith('2026-01-01 to 2026-01-30') ? CUT_SHORT : undefined;
    }),
    MONTH,
  );
  expect(reading.givenBack).toEqual([{ from: '2026-01-16', to: '2026-01-30' }]);
  expect(reading.done).toEqual([{ from: '2026-01-01', to: '2026-01-15', at: 7 }]);
  expect(reading.failed).toEqual([]);
});

const WEB_PAGE = refused('web-page', 200);

test('a web page ends the stream if one event cannot be requested either', async () => {
  const requested: string[] = [];
  const server = { failing: () => WEB_PAGE, probe: () => Promise.reject(WEB_PAGE) };
  const failed = connectorErrorOf(() => readFrom(server, undefined, undefined, requested));
  expect(await failed).toBeInstanceOf(StreamFailedError);
  expect(requested).toHaveLength(1);
});

test.each([
  ['succeeds', () => Promise.resolve()],
  ['fails for another reason', () => Promise.reject(CUT_SHORT)],
])('a web page is an incomplete answer if the smallest request %s', async (_how, probe) => {
  const { requested } = await readFrom({
    failing: (_label, nth) => (nth === 1 ? WEB_PAGE : undefined),
    probe,
  });
  expect(requested).toHaveLength(2);
});
