import { createLogger } from '../../src/airbyte/logger.ts';
import type { WindowEnd } from '../../src/airbyte/progress/day-coverage.ts';
import type { FailedPart } from '../../src/airbyte/stream.ts';
import { dayNumber } from '../../src/base/days.ts';
import { ConnectorError } from '../../src/base/errors.ts';
import { SecretMask } from '../../src/base/secrets.ts';
import type { Window } from '../../src/base/windows.ts';
import { MixpanelError, type FailureName } from '../../src/mixpanel/failures.ts';
import { DayCounts } from '../../src/streams/export/day-counts.ts';
import { Outage, Patience } from '../../src/streams/export/patience.ts';
import { readWindow } from '../../src/streams/export/read-window.ts';
import { pieceLabel, type Piece } from '../../src/streams/export/split-window.ts';
import { CapturedOutput } from './captured-output.ts';
import { quickClock } from './manual-clock.ts';

export const WINDOW = { from: '2026-01-05', to: '2026-01-07' };
export const WINDOW_LABEL = '2026-01-05 to 2026-01-07';
/** The newest first, as they are requested. */
export const DAYS = ['2026-01-07', '2026-01-06', '2026-01-05'];
export const CUT_SHORT = new ConnectorError('transient', 'it ended early.');

export const isWindow = (label: string): boolean => label === WINDOW_LABEL;

export interface WindowReading {
  /** The labels of the pieces whose answers were complete, in order. */
  readonly read: string[];
  readonly requested: string[];
  /** The ranges of days that are whole. */
  readonly done: WindowEnd[];
  readonly failed: FailedPart[];
  /** Days to be read in smaller windows. */
  readonly givenBack: Window[];
  readonly logs: readonly string[];
  readonly slept: readonly number[];
}

/** A made-up server. The first answer for a piece has the number 1. */
export interface MadeUpExport {
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
  /** How long (ms) an answer takes. */
  readonly takesMs?: number;
}

export const failing = (failing: (label: string, nth: number) => Error | undefined): MadeUpExport => ({
  failing,
});

export function refused(failure: FailureName, status: number): MixpanelError {
  return new MixpanelError(failure, { status, endpoint: `GET /export answered ${status}`, body: '' });
}

/** Reads a window of days from a server. */
export async function readFrom(
  {
    failing,
    endOf = ({ from, to }) => ({ from, to, at: 7 }),
    events = () => [1, 1, 1],
    unrecorded = 0,
    isLackingEvents = true,
    probe = () => Promise.resolve(),
    takesMs = 0,
  }: MadeUpExport,
  window: Window = WINDOW,
  outage = new Outage(),
  requested: string[] = [],
): Promise<WindowReading> {
  const clock = quickClock();
  const captured = new CapturedOutput();
  const log = createLogger(captured.output, new SecretMask());
  const records = { dayCounts: new DayCounts(), unrecorded, isLackingEvents };
  async function* readOnce(piece: Piece): AsyncGenerator<{ read: string }, WindowEnd> {
    const label = pieceLabel(piece);
    requested.push(label);
    await Promise.resolve();
    if (takesMs > 0) await clock.sleep(takesMs);
    const nth = requested.filter((each) => each === label).length;
    records.dayCounts = new DayCounts();
    events(label, nth).forEach((count, index) => {
      records.dayCounts.add(dayNumber(window.from) + index, count);
    });
    const failure = failing?.(label, nth);
    if (failure !== undefined) throw failure;
    yield { read: label };
    return endOf(piece);
  }
  const reading = {
    ...{ read: [] as string[], done: [] as WindowEnd[], failed: [] as FailedPart[] },
    givenBack: [] as Window[],
  };
  const tools = { clock, log, records, patience: new Patience(outage), readOnce, probe };
  const giveBack = (days: Window): number => reading.givenBack.push(days);
  for await (const part of readWindow(window, { ...tools, giveBack })) {
    if ('done' in part) reading.done.push(part.done);
    else if ('failed' in part) reading.failed.push(part);
    else reading.read.push(part.read);
  }
  return { ...reading, requested, logs: captured.logs, slept: clock.slept };
}

/** The failed days of a reading, and why. */
export function failureIn({ failed }: WindowReading): { days: string; why: unknown; message: string } {
  const [failure] = failed;
  if (failure === undefined || failed.length > 1) throw new Error(`${failed.length} failures`);
  const { failed: days, why } = failure;
  return { days, why, message: why instanceof Error ? why.message : '' };
}
