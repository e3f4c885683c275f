import { expect, test } from '@jest/globals';
import { createLogger } from '../../../src/airbyte/logger.ts';
import type { WindowEnd } from '../../../src/airbyte/progress/day-coverage.ts';
import { dayNumber } from '../../../src/base/days.ts';
import { configError, ConnectorError } from '../../../src/base/errors.ts';
import { SecretMask } from '../../../src/base/secrets.ts';
import { NotAnEvent } from '../../../src/mixpanel/export/export-errors.ts';
import { MixpanelError } from '../../../src/mixpanel/failures.ts';
import { DayCounts } from '../../../src/streams/export/day-counts.ts';
import { labelOfPiece, type Piece } from '../../../src/streams/export/split-window.ts';
import { readWindow } from '../../../src/streams/export/read-window.ts';
import { CapturedOutput } from '../../support/captured-output.ts';
import { quickClock } from '../../support/manual-clock.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const WINDOW = { from: '2026-01-05', to: '2026-01-07' };
const SHORT = new ConnectorError('transient', 'it ended early.');

interface Reading {
  /** What was delivered, in its order. */
  readonly read: string[];
  readonly asked: string[];
  readonly end: WindowEnd | undefined;
  readonly logs: readonly string[];
  readonly slept: readonly number[];
}

/** How a server that is made up answers; the nth answer for a piece begins with 1. */
interface Server {
  /** What to throw, if anything. */
  readonly failing?: (label: string, nth: number) => Error | undefined;
  readonly endOf?: (piece: Piece) => WindowEnd;
  /** How many events of each day of the window an answer holds before it ends, whichever way. */
  readonly events?: (label: string, nth: number) => readonly number[];
  /** Records that nobody remembers. */
  readonly unrecorded?: number;
}

const failing = (failing: (label: string, nth: number) => Error | undefined): Server => ({ failing });

/** Reads the window from a server. */
async function readFrom(
  { failing, endOf = ({ to }) => ({ to, at: 7 }), events = () => [], unrecorded = 0 }: Server,
  reading: { read: string[]; asked: string[] } = { read: [], asked: [] },
): Promise<Reading> {
  const clock = quickClock();
  const captured = new CapturedOutput();
  const log = createLogger(captured.output, new SecretMask());
  const given = { held: new DayCounts(), unrecorded };
  async function* readOnce(piece: Piece): AsyncGenerator<string, WindowEnd> {
    const label = labelOfPiece(piece);
    reading.asked.push(label);
    await Promise.resolve();
    const nth = reading.asked.filter((asked) => asked === label).length;
    given.held = new DayCounts();
    events(label, nth).forEach((count, index) => {
      given.held.add(dayNumber(WINDOW.from) + index, count);
    });
    const failure = failing?.(label, nth);
    if (failure !== undefined) throw failure;
    yield label;
    return endOf(piece);
  }
  const pieces = readWindow(WINDOW, readOnce, { clock, log, given });
  let next = await pieces.next();
  for (; next.done !== true; next = await pieces.next()) reading.read.push(next.value);
  return { ...reading, end: next.value, logs: captured.logs, slept: clock.slept };
}

test('a piece that ended early is read again after a pause', async () => {
  const { asked, read, logs, slept } = await readFrom(
    failing((_label, nth) => (nth === 1 ? SHORT : undefined)),
  );
  expect(asked).toEqual(['2026-01-05 to 2026-01-07', '2026-01-05 to 2026-01-07']);
  expect(read).toEqual(['2026-01-05 to 2026-01-07']);
  expect(slept).toEqual([1000]);
  expect(logs).toEqual([
    'WARN export: 2026-01-05 to 2026-01-07 was not read to its end, so it is read again: it ended early.',
  ]);
});

test('what ends early twice is read in smaller pieces, and those that hold are not cut', async () => {
  const isHeavy = /to 2026|^2026-01-06$|13:00 to 14:00|13:20 to 13:30/;
  const { asked, read } = await readFrom(failing((label) => (isHeavy.test(label) ? SHORT : undefined)));
  expect(asked).toHaveLength(2 + 1 + 2 + 23 + 2 + 5 + 2 + 10 + 1);
  expect(read.slice(0, 2)).toEqual(['2026-01-05', '2026-01-06 00:00 to 01:00']);
  expect(read.at(-1)).toBe('2026-01-07');
  expect(read).toContain('2026-01-06 13:20 to 13:21');
});

test('only when the smallest piece fails is the read a failure, which names the minute', async () => {
  const isBroken = /to 2026|^2026-01-06$|13:00 to 14:00|13:20 to 13:30|13:25 to 13:26/;
  const error = await connectorErrorOf(() =>
    readFrom(failing((label) => (isBroken.test(label) ? SHORT : undefined))),
  );
  expect(error).toMatchObject({ kind: 'transient', message: '2026-01-06 13:25 to 13:26: it ended early.' });
});

test('a query that is too heavy is cut at once', async () => {
  const tooHeavy = new MixpanelError('too-heavy', { status: 400, endpoint: 'GET /x answered 400', body: '' });
  const { asked } = await readFrom(failing((label) => (label.includes('to 2026') ? tooHeavy : undefined)));
  expect(asked).toEqual(['2026-01-05 to 2026-01-07', '2026-01-05', '2026-01-06', '2026-01-07']);
});

test.each([
  ['what the user has to mend', configError('no rights')],
  ['a defect', new TypeError('x is not a function')],
  [
    'a request that was tried often enough',
    new MixpanelError('no-answer', { status: 0, endpoint: 'GET /x', body: '' }),
  ],
])('%s is not read again', async (_what, failure) => {
  const reading = { read: [], asked: [] };
  await expect(
    readFrom(
      failing(() => failure),
      reading,
    ),
  ).rejects.toBe(failure);
  expect(reading.asked).toHaveLength(1);
});

test('pieces count as read from the first answer on', async () => {
  const moments: Record<string, number> = { '2026-01-05': 30, '2026-01-06': 20, '2026-01-07': 40 };
  const { end } = await readFrom({
    failing: (label) => (label.includes('to') ? SHORT : undefined),
    endOf: ({ from, to }) => ({ to, at: moments[from] ?? 0 }),
  });
  expect(end).toMatchObject({ to: '2026-01-07', at: 20 });
});

test('a last day that has not begun ends the pieces before it', async () => {
  const { end } = await readFrom({
    failing: (label) => (label.includes('to') ? SHORT : undefined),
    endOf: ({ to }) => (to === '2026-01-07' ? { to: '2026-01-06', at: 0 } : { to, at: 9 }),
    events: (label) => (label.includes('to') ? [1, 1, 1] : [1, 1]),
  });
  expect(end).toMatchObject({ to: '2026-01-06', at: 9 });
});

test('a line that is no event is looked for in the days, so that the error names one, and not in their parts', async () => {
  const reading = { read: [], asked: [] };
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
  expect(reading.asked).toHaveLength(2 + 1 + 2);
});

const WINDOW_LABEL = '2026-01-05 to 2026-01-07';
const DAYS = ['2026-01-05', '2026-01-06', '2026-01-07'];
const isWindow = (label: string): boolean => label === WINDOW_LABEL;
/** What a day of 300 events holds, by the label of the day. */
const dayOf = (label: string): number[] => DAYS.map((day) => (day === label ? 300 : 0));

test('an answer that ends well and lacks events of a day which one that broke off held is not whole', async () => {
  const { asked, logs } = await readFrom({
    failing: (label, nth) => (isWindow(label) && nth === 1 ? SHORT : undefined),
    // The second answer has more events, but fewer of the first day.
    events: (label, nth) => (isWindow(label) ? ([[300], [200, 300, 300]][nth - 1] ?? []) : dayOf(label)),
  });
  expect(asked.slice(2)).toEqual(DAYS);
  expect(logs[1]).toContain('it lacks 100 events or more that one which broke off held');
});

test('of answers that broke off the fullest counts, day by day', async () => {
  const answers = [
    [300, 10, 0],
    [5, 250, 0],
  ];
  const reading = { read: [], asked: [] };
  const failed = connectorErrorOf(() =>
    readFrom(
      {
        failing: (label) => (isWindow(label) ? SHORT : undefined),
        events: (label, nth) =>
          isWindow(label) ? (answers[nth - 1] ?? []) : label.startsWith('2026-01-06') ? [] : dayOf(label),
      },
      reading,
    ),
  );
  expect((await failed).message).toBe(
    "2026-01-06: Mixpanel's answer ended early: it lacks 250 events or more that one which broke off held.",
  );
  // The day is asked for twice, and once in hours.
  expect(reading.asked).toHaveLength(2 + 1 + 2 + 24);
});

test('a day that was empty once is asked for again, and no other', async () => {
  const { asked, read } = await readFrom({
    failing: (label) => (isWindow(label) ? SHORT : undefined),
    events: (label, nth) =>
      isWindow(label) ? [300, 300, 300] : label === '2026-01-06' && nth === 1 ? [] : dayOf(label),
  });
  expect(asked).toEqual([WINDOW_LABEL, WINDOW_LABEL, '2026-01-05', '2026-01-06', '2026-01-06', '2026-01-07']);
  expect(read.at(-1)).toBe('2026-01-07');
});

test('a part of a day that is empty behind an answer that broke off is not whole', async () => {
  const { asked } = await readFrom({
    failing: (label, nth) =>
      isWindow(label) || label === '2026-01-06' || (label === '2026-01-06 13:00 to 14:00' && nth === 1)
        ? SHORT
        : undefined,
    events: (label, nth) =>
      label.includes('13:00') && nth === 2 ? [] : label.includes(':') ? [0, 13, 0] : dayOf(label),
  });
  expect(asked).toContain('2026-01-06 13:00 to 13:10');
  expect(asked).not.toContain('2026-01-06 12:00 to 12:10');
});

test('that other events have come meanwhile, or that a day was never seen, is no lack', async () => {
  const { asked } = await readFrom({
    failing: (_label, nth) => (nth === 1 ? SHORT : undefined),
    events: (_label, nth) => (nth === 1 ? [300] : [301, 0, 5]),
  });
  expect(asked).toHaveLength(2);
});

test('the log says how many records come twice because nobody remembers them', async () => {
  const { logs } = await readFrom({
    failing: (_label, nth) => (nth === 1 ? SHORT : undefined),
    unrecorded: 12,
  });
  expect(logs[0]).toContain('so it is read again, and 12 records come twice: ');
});
