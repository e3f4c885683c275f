import { expect, test } from '@jest/globals';
import { createLogger } from '../../../src/airbyte/logger.ts';
import type { WindowEnd } from '../../../src/airbyte/progress/day-coverage.ts';
import { dayNumber } from '../../../src/base/days.ts';
import { configError, ConnectorError, StreamFailedError } from '../../../src/base/errors.ts';
import { SecretMask } from '../../../src/base/secrets.ts';
import { EndUnknown, NotAnEvent } from '../../../src/mixpanel/export/export-errors.ts';
import { MixpanelError } from '../../../src/mixpanel/failures.ts';
import { DayCounts } from '../../../src/streams/export/day-counts.ts';
import { pieceLabel, type Piece } from '../../../src/streams/export/split-window.ts';
import { readWindow } from '../../../src/streams/export/read-window.ts';
import { CapturedOutput } from '../../support/captured-output.ts';
import { quickClock } from '../../support/manual-clock.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const WINDOW = { from: '2026-01-05', to: '2026-01-07' };
const CUT_SHORT = new ConnectorError('transient', 'it ended early.');

interface Reading {
  /** The labels of the pieces that were delivered, in order. */
  readonly read: string[];
  readonly requested: string[];
  readonly end: WindowEnd | undefined;
  readonly logs: readonly string[];
  readonly slept: readonly number[];
}

/** A made-up server. The first answer for a piece has the number 1. */
interface Server {
  /** The error to throw, if any. */
  readonly failing?: (label: string, nth: number) => Error | undefined;
  readonly endOf?: (piece: Piece) => WindowEnd;
  /** How many events of each day of the window an answer contains before it ends or fails. */
  readonly events?: (label: string, nth: number) => readonly number[];
  /** Delivered records that are not remembered, because memory is bounded. */
  readonly unrecorded?: number;
  /** Whether an answer lacks events that an earlier one delivered, not counting duplicates. */
  readonly isLackingEvents?: boolean;
  /** The outcome of the smallest request. */
  readonly probe?: () => Promise<void>;
}

const failing = (failing: (label: string, nth: number) => Error | undefined): Server => ({ failing });

/** Reads the window from a server. */
async function readFrom(
  {
    failing,
    endOf = ({ from, to }) => ({ from, to, at: 7 }),
    events = () => [1, 1, 1],
    unrecorded = 0,
    isLackingEvents = true,
    probe = () => Promise.resolve(),
  }: Server,
  reading: { read: string[]; requested: string[] } = { read: [], requested: [] },
  window: Piece = WINDOW,
): Promise<Reading> {
  const clock = quickClock();
  const captured = new CapturedOutput();
  const log = createLogger(captured.output, new SecretMask());
  const records = { dayCounts: new DayCounts(), unrecorded, isLackingEvents };
  async function* readOnce(piece: Piece): AsyncGenerator<string, WindowEnd> {
    const label = pieceLabel(piece);
    reading.requested.push(label);
    await Promise.resolve();
    const nth = reading.requested.filter((requested) => requested === label).length;
    records.dayCounts = new DayCounts();
    events(label, nth).forEach((count, index) => {
      records.dayCounts.add(dayNumber(window.from) + index, count);
    });
    const failure = failing?.(label, nth);
    if (failure !== undefined) throw failure;
    yield label;
    return endOf(piece);
  }
  const pieces = readWindow(window, readOnce, { clock, log, records, probe });
  let next = await pieces.next();
  for (; next.done !== true; next = await pieces.next()) reading.read.push(next.value);
  return { ...reading, end: next.value, logs: captured.logs, slept: clock.slept };
}

test('an incomplete piece is read again after a pause', async () => {
  const { requested, read, logs, slept } = await readFrom(
    failing((_label, nth) => (nth === 1 ? CUT_SHORT : undefined)),
  );
  expect(requested).toEqual(['2026-01-05 to 2026-01-07', '2026-01-05 to 2026-01-07']);
  expect(read).toEqual(['2026-01-05 to 2026-01-07']);
  expect(slept).toEqual([1000]);
  expect(logs).toEqual([
    'WARN export: 2026-01-05 to 2026-01-07 was not read completely, so it is read again: it ended early.',
  ]);
});

test('a piece that is incomplete twice is split, and only the parts that fail are split further', async () => {
  const isHeavy = /to 2026|^2026-01-06$|13:00 to 14:00|13:20 to 13:30/;
  const { requested, read } = await readFrom(
    failing((label) => (isHeavy.test(label) ? CUT_SHORT : undefined)),
  );
  expect(requested).toHaveLength(2 + 1 + 2 + 23 + 2 + 5 + 2 + 10 + 1);
  expect(read.slice(0, 2)).toEqual(['2026-01-05', '2026-01-06 00:00 to 01:00']);
  expect(read.at(-1)).toBe('2026-01-07');
  expect(read).toContain('2026-01-06 13:20 to 13:21');
});

test('the read fails only if the smallest piece fails, and the error names the minute', async () => {
  const isBroken = /to 2026|^2026-01-06$|13:00 to 14:00|13:20 to 13:30|13:25 to 13:26/;
  const error = await connectorErrorOf(() =>
    readFrom(failing((label) => (isBroken.test(label) ? CUT_SHORT : undefined))),
  );
  expect(error).toMatchObject({
    kind: 'transient',
    message: '2026-01-06 13:25 to 13:26: it ended early. The next sync tries again.',
  });
});

test('a query that is too heavy is split at once', async () => {
  const tooHeavy = new MixpanelError('too-heavy', { status: 400, endpoint: 'GET /x answered 400', body: '' });
  const { requested } = await readFrom(
    failing((label) => (label.includes('to 2026') ? tooHeavy : undefined)),
  );
  expect(requested).toEqual(['2026-01-05 to 2026-01-07', '2026-01-05', '2026-01-06', '2026-01-07']);
});

test.each([
  ['an error that the user has to fix', configError('no rights')],
  ['a bug', new TypeError('x is not a function')],
  [
    'a request that the client already retried',
    new MixpanelError('no-answer', { status: 0, endpoint: 'GET /x', body: '' }),
  ],
])('%s is not read again', async (_what, failure) => {
  const reading = { read: [], requested: [] };
  await expect(
    readFrom(
      failing(() => failure),
      reading,
    ),
  ).rejects.toBe(failure);
  expect(reading.requested).toHaveLength(1);
});

test('the pieces count as read at the time of their first answer', async () => {
  const moments: Record<string, number> = { '2026-01-05': 30, '2026-01-06': 20, '2026-01-07': 40 };
  const { end } = await readFrom({
    failing: (label) => (label.includes('to') ? CUT_SHORT : undefined),
    endOf: ({ from, to }) => ({ from, to, at: moments[from] ?? 0 }),
  });
  expect(end).toMatchObject({ to: '2026-01-07', at: 20 });
});

test('the pieces end before a day that has not begun', async () => {
  const { end } = await readFrom({
    failing: (label) => (label.includes('to') ? CUT_SHORT : undefined),
    endOf: ({ from, to }) => (to === '2026-01-07' ? { from, to: '2026-01-06', at: 0 } : { from, to, at: 9 }),
    events: (label) => (label.includes('to') ? [1, 1, 1] : [1, 1]),
  });
  expect(end).toMatchObject({ to: '2026-01-06', at: 9 });
});

test('a broken event splits a window into days, so that the error names one, but not into parts of a day', async () => {
  const reading = { read: [], requested: [] };
  const isBroken = /to 2026|^2026-01-06/;
  const notAnEvent = new NotAnEvent(Buffer.from('<html>\n'));
  const failed = connectorErrorOf(() =>
    readFrom(
      failing((label) => (isBroken.test(label) ? notAnEvent : undefined)),
      reading,
    ),
  );
  expect((await failed).message).toMatch(
    /^2026-01-06: Mixpanel's answer contains a line that is not an event/,
  );
  expect(reading.requested).toHaveLength(2 + 1 + 2);
});

const WINDOW_LABEL = '2026-01-05 to 2026-01-07';
const DAYS = ['2026-01-05', '2026-01-06', '2026-01-07'];
const isWindow = (label: string): boolean => label === WINDOW_LABEL;
/** The events of an answer for one day, which has 300. */
const dayOf = (label: string): number[] => DAYS.map((day) => (day === label ? 300 : 0));

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
const shrinking = (...answers: readonly (readonly number[])[]): Server => ({
  failing: (label, nth) => (isWindow(label) && nth === 1 ? CUT_SHORT : undefined),
  events: (label, nth) => (isWindow(label) ? (answers[nth - 1] ?? []) : dayOf(label)),
  isLackingEvents: false,
});

test('an answer that lacks duplicates only is complete if the next one agrees', async () => {
  const { requested, logs, end } = await readFrom(shrinking([300, 300], [299, 300, 10], [299, 300, 10]));
  expect(requested).toEqual(Array(3).fill(WINDOW_LABEL));
  expect(end).toEqual({ from: '2026-01-05', to: '2026-01-07', at: 7 });
  expect(logs[1]).toContain('so it is read again: ');
  expect(logs[1]).toContain('at least 1 events of an earlier answer are missing');
});

test.each<[string, Server]>([
  ['the next one has another number of them', shrinking([300], [299], [298])],
  ['a day became empty', shrinking([300, 1], [300, 0], [300, 0])],
  ['an event is missing', { ...shrinking([300], [299], [299]), isLackingEvents: true }],
])('an answer with fewer events is incomplete if %s', async (_what, server) => {
  const { requested } = await readFrom(server);
  expect(requested.slice(-3)).toEqual(DAYS);
});

test('a part without duplicates does not make its window incomplete', async () => {
  const { requested } = await readFrom({
    failing: (label, nth) =>
      isWindow(label) || (label === '2026-01-05' && nth === 1) ? CUT_SHORT : undefined,
    events: (label, nth) => (label === '2026-01-05' && nth > 1 ? [299] : dayOf(label)),
    isLackingEvents: false,
  });
  expect(requested.slice(2)).toEqual(['2026-01-05', '2026-01-05', '2026-01-05', '2026-01-06', '2026-01-07']);
});

test('an answer whose end is unknown is requested once more, and not in pieces', async () => {
  const reading = { read: [], requested: [] };
  const failed = connectorErrorOf(() =>
    readFrom(
      failing(() => new EndUnknown()),
      reading,
    ),
  );
  expect((await failed).message).toContain(`${WINDOW_LABEL}: Mixpanel's answer does not say where it ends`);
  expect(reading.requested).toHaveLength(2);
});

test('of incomplete answers, the one with the most events of a day counts', async () => {
  const answers = [
    [300, 10, 0],
    [5, 250, 0],
  ];
  const reading = { read: [], requested: [] };
  const failed = connectorErrorOf(() =>
    readFrom(
      {
        failing: (label) => (isWindow(label) ? CUT_SHORT : undefined),
        events: (label, nth) =>
          isWindow(label) ? (answers[nth - 1] ?? []) : label.startsWith('2026-01-06') ? [] : dayOf(label),
      },
      reading,
    ),
  );
  expect((await failed).message).toBe(
    "2026-01-06: Mixpanel's answer ended early: at least 250 events of an earlier answer are missing. The next sync tries again.",
  );
  // The day is requested twice, then in hours, until 15 requests have brought nothing.
  expect(reading.requested).toHaveLength(2 + 1 + 2 + 13);
});

test('a day that is empty once is requested again, and no other day is', async () => {
  const { requested, read } = await readFrom({
    failing: (label) => (isWindow(label) ? CUT_SHORT : undefined),
    events: (label, nth) =>
      isWindow(label) ? [300, 300, 300] : label === '2026-01-06' && nth === 1 ? [] : dayOf(label),
  });
  expect(requested).toEqual([
    WINDOW_LABEL,
    WINDOW_LABEL,
    '2026-01-05',
    '2026-01-06',
    '2026-01-06',
    '2026-01-07',
  ]);
  expect(read.at(-1)).toBe('2026-01-07');
});

test('a part of a day that is empty after an incomplete answer is incomplete', async () => {
  const { requested } = await readFrom({
    failing: (label, nth) =>
      isWindow(label) || label === '2026-01-06' || (label === '2026-01-06 13:00 to 14:00' && nth === 1)
        ? CUT_SHORT
        : undefined,
    events: (label, nth) =>
      label.includes('13:00') && nth === 2 ? [] : label.includes(':') ? [0, 13, 0] : dayOf(label),
  });
  expect(requested).toContain('2026-01-06 13:00 to 13:10');
  expect(requested).not.toContain('2026-01-06 12:00 to 12:10');
});

test('additional events and days without an earlier answer are not missing events', async () => {
  const { requested } = await readFrom({
    failing: (_label, nth) => (nth === 1 ? CUT_SHORT : undefined),
    events: (_label, nth) => (nth === 1 ? [300] : [301, 0, 5]),
  });
  expect(requested).toHaveLength(2);
});

test('the log says how many records are delivered twice', async () => {
  const { logs } = await readFrom({
    failing: (_label, nth) => (nth === 1 ? CUT_SHORT : undefined),
    unrecorded: 12,
  });
  expect(logs[0]).toContain('so it is read again, and 12 records are delivered twice: ');
});

const MONTH = { from: '2026-01-01', to: '2026-01-30' };

test.each<[string, Server]>([
  ['each answer is cut short', failing(() => CUT_SHORT)],
  [
    'each answer with events is cut short, and the others are empty',
    {
      // The only event happened at 22:37.
      failing: (label) =>
        /2026-01-30$|22:00 to 23:00$|22:30 to 22:40$|22:37 to/.test(label) ? CUT_SHORT : undefined,
      events: () => [],
    },
  ],
])('if %s, a window of 30 days costs 15 requests at most', async (_what, server) => {
  const reading = { read: [], requested: [] };
  await connectorErrorOf(() => readFrom(server, reading, MONTH));
  expect(reading.requested.length).toBeLessThanOrEqual(15);
});

const WEB_PAGE = new MixpanelError('web-page', { status: 200, endpoint: 'GET /export', body: '<html>' });

test('a web page ends the stream if one event cannot be requested either', async () => {
  const reading = { read: [], requested: [] };
  const failed = connectorErrorOf(() =>
    readFrom({ failing: () => WEB_PAGE, probe: () => Promise.reject(WEB_PAGE) }, reading),
  );
  expect(await failed).toBeInstanceOf(StreamFailedError);
  expect(reading.requested).toHaveLength(1);
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
