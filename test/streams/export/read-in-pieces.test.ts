import { expect, test } from '@jest/globals';
import { createLogger } from '../../../src/airbyte/logger.ts';
import type { WindowEnd } from '../../../src/airbyte/progress/days-read.ts';
import { configError, ConnectorError } from '../../../src/base/errors.ts';
import { SecretMask } from '../../../src/base/secrets.ts';
import { NotAnEvent } from '../../../src/mixpanel/export-events.ts';
import { MixpanelError } from '../../../src/mixpanel/failures.ts';
import { labelOfPiece, type Piece } from '../../../src/streams/export/pieces.ts';
import { readInPieces } from '../../../src/streams/export/read-in-pieces.ts';
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

/**
 * Reads the window from a server.
 *
 * @param failing what to throw for a piece that is asked for the nth time, if anything
 */
async function readFrom(
  failing: (label: string, nth: number) => Error | undefined,
  endOf: (piece: Piece) => WindowEnd = ({ to }) => ({ to, at: 7 }),
  reading: { read: string[]; asked: string[] } = { read: [], asked: [] },
  seenOf: (label: string, nth: number) => number = () => 0,
): Promise<Reading> {
  const clock = quickClock();
  const captured = new CapturedOutput();
  const log = createLogger(captured.output, new SecretMask());
  const delivered = { recorded: 0, seen: 0, unrecorded: 0 };
  async function* readOnce(piece: Piece): AsyncGenerator<string, WindowEnd> {
    const label = labelOfPiece(piece);
    reading.asked.push(label);
    await Promise.resolve();
    const nth = reading.asked.filter((asked) => asked === label).length;
    delivered.seen = seenOf(label, nth);
    delivered.recorded = Math.max(delivered.recorded, delivered.seen);
    const failure = failing(label, nth);
    if (failure !== undefined) throw failure;
    yield label;
    return endOf(piece);
  }
  const pieces = readInPieces(WINDOW, readOnce, { clock, log, delivered });
  let next = await pieces.next();
  for (; next.done !== true; next = await pieces.next()) reading.read.push(next.value);
  return { ...reading, end: next.value, logs: captured.logs, slept: clock.slept };
}

test('a piece that ended early is read again after a pause', async () => {
  const { asked, read, logs, slept } = await readFrom((_label, nth) => (nth === 1 ? SHORT : undefined));
  expect(asked).toEqual(['2026-01-05 to 2026-01-07', '2026-01-05 to 2026-01-07']);
  expect(read).toEqual(['2026-01-05 to 2026-01-07']);
  expect(slept).toEqual([1000]);
  expect(logs).toEqual([
    'WARN export: 2026-01-05 to 2026-01-07 was not read to its end, so it is read again: it ended early.',
  ]);
});

test('what ends early twice is read in smaller pieces, and those that hold are not cut', async () => {
  const isHeavy = /to 2026|^2026-01-06$|13:00 to 14:00|13:20 to 13:30/;
  const { asked, read } = await readFrom((label) => (isHeavy.test(label) ? SHORT : undefined));
  expect(asked).toHaveLength(2 + 1 + 2 + 23 + 2 + 5 + 2 + 10 + 1);
  expect(read.slice(0, 2)).toEqual(['2026-01-05', '2026-01-06 00:00 to 01:00']);
  expect(read.at(-1)).toBe('2026-01-07');
  expect(read).toContain('2026-01-06 13:20 to 13:21');
});

test('only when the smallest piece fails is the read a failure, which names the minute', async () => {
  const isBroken = /to 2026|^2026-01-06$|13:00 to 14:00|13:20 to 13:30|13:25 to 13:26/;
  const error = await connectorErrorOf(() => readFrom((label) => (isBroken.test(label) ? SHORT : undefined)));
  expect(error).toMatchObject({ kind: 'transient', message: '2026-01-06 13:25 to 13:26: it ended early.' });
});

test('a query that is too heavy is cut at once', async () => {
  const tooHeavy = new MixpanelError('too-heavy', { status: 400, endpoint: 'GET /x answered 400', body: '' });
  const { asked } = await readFrom((label) => (label.includes('to 2026') ? tooHeavy : undefined));
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
  await expect(readFrom(() => failure, undefined, reading)).rejects.toBe(failure);
  expect(reading.asked).toHaveLength(1);
});

test('pieces count as read from the first answer on', async () => {
  const moments: Record<string, number> = { '2026-01-05': 30, '2026-01-06': 20, '2026-01-07': 40 };
  const { end } = await readFrom(
    (label) => (label.includes('to') ? SHORT : undefined),
    ({ from, to }) => ({ to, at: moments[from] ?? 0 }),
  );
  expect(end).toMatchObject({ to: '2026-01-07', at: 20 });
});

test('a last day that has not begun ends the pieces before it', async () => {
  const { end } = await readFrom(
    (label) => (label.includes('to') ? SHORT : undefined),
    ({ to }) => (to === '2026-01-07' ? { to: '2026-01-06', at: 0 } : { to, at: 9 }),
  );
  expect(end).toMatchObject({ to: '2026-01-06', at: 9 });
});

test('a line that is no event is not looked for in smaller pieces, which might leave it out', async () => {
  const reading = { read: [], asked: [] };
  const failed = connectorErrorOf(() =>
    readFrom(() => new NotAnEvent(Buffer.from('<html>\n')), undefined, reading),
  );
  expect((await failed).message).toContain('2026-01-05 to 2026-01-07: Mixpanel');
  expect(reading.asked).toHaveLength(2);
});

test('an answer that lacks events of one that broke off is not whole', async () => {
  const events = [900, 0, 1000];
  const { asked, logs } = await readFrom(
    (label, nth) => (label.includes('to') && nth === 1 ? SHORT : undefined),
    undefined,
    undefined,
    (label, nth) => (label.includes('to') ? (events[nth - 1] ?? 0) : 300),
  );
  expect(asked.slice(2)).toEqual(['2026-01-05', '2026-01-06', '2026-01-07']);
  expect(logs[1]).toContain('it lacks 900 events or more that one which broke off held');
});

test('pieces that together lack events which the window held are not whole', async () => {
  const error = await connectorErrorOf(() =>
    readFrom(
      (label) => (label.includes('to') ? SHORT : undefined),
      undefined,
      undefined,
      (label) => (label.includes('to') ? 900 : 299),
    ),
  );
  expect(error.message).toBe(
    "2026-01-05 to 2026-01-07: Mixpanel's answer ended early: it lacks 3 events or more that one which broke off held.",
  );
});
