import type { WindowEnd } from '../../airbyte/progress/day-coverage.ts';
import type { FailedPart } from '../../airbyte/stream.ts';
import { ConnectorError, SelfLimitedError, StreamFailedError } from '../../base/errors.ts';
import type { Window } from '../../base/windows.ts';
import { EndUnknown } from '../../mixpanel/export/export-errors.ts';
import { windowLabel, windowLabels } from '../days/pending-windows.ts';
import {
  pauseBefore,
  readComplete,
  wasRepeated,
  withLabel,
  type Incomplete,
  type PieceEnd,
  type WindowTools,
} from './answers.ts';
import { DayCounts } from './day-counts.ts';
import type { Patience } from './patience.ts';
import { readInParts } from './read-day.ts';
import { TakesTooLong } from './running-window.ts';
import { splitDays } from './split-window.ts';

/** Attempts before a window is split. */
const MAX_ATTEMPTS = 2;

/** Days that were not read. */
interface Unread {
  readonly days: Window;
  readonly why: ConnectorError;
}

/** What reading a window yields: records, whole days, and at the end the days that failed. */
export type ReadOfWindow<Batch> = Batch | { readonly done: WindowEnd } | FailedPart;

/**
 * Reads a window, and yields `done` for each range of days that is whole: the window, or what is left of it in halves, then
 * days. It is not known which day broke an answer, so each range is requested for itself. The days that fail alone come last,
 * in parts. Days that cannot be read are one `failed`, which names them alone.
 */
export async function* readWindow<Batch>(
  window: Window,
  tools: WindowTools<Batch>,
): AsyncGenerator<ReadOfWindow<Batch>, undefined> {
  const expected = new DayCounts();
  const unread: Unread[] = [];
  yield* readRanges(window, unread, expected, tools);
  const failed: Unread[] = [];
  for (const { days, why } of unread) {
    try {
      const wasAsked = window.from === window.to || wasRepeated(why);
      yield doneWith(yield* readAlone(days, why, wasAsked, expected, tools));
    } catch (thrown) {
      if (!isOfDays(thrown)) throw thrown;
      failed.push({ days, why: thrown });
    }
  }
  const [first] = failed;
  if (first === undefined) return undefined;
  tools.patience.ended();
  const labels = windowLabels(failed.map(({ days }) => days));
  yield { failed: labels, why: failureOf(first.why, tools.patience.isOverForStream) };
  return undefined;
}

/**
 * Halves ranges until they are whole or single days, which it adds to `unread`. Ranges of the same size come first, so that
 * good ones are found before the attempts end.
 */
async function* readRanges<Batch>(
  window: Window,
  unread: Unread[],
  expected: DayCounts,
  tools: WindowTools<Batch>,
): AsyncGenerator<ReadOfWindow<Batch>, void> {
  const { patience } = tools;
  const ranges = [window];
  for (let range = ranges.shift(); range !== undefined; range = ranges.shift()) {
    if (patience.isOver) {
      unread.push({ days: range, why: patience.lastFailure });
      continue;
    }
    const end = yield* readInTime(range, range === window ? MAX_ATTEMPTS : 1, expected, tools);
    if (end === undefined) continue;
    if (!('why' in end)) {
      yield doneWith(end);
      continue;
    }
    const parts = partsAfter(end.why, range, patience);
    if (parts.length > 0) await pauseBefore(`it is read in ${parts.length} pieces`, range, end.why, tools);
    else unread.push({ days: range, why: end.why });
    ranges.push(...parts);
  }
}

/** Reads a range, or gives it back to be read in smaller windows. */
async function* readInTime<Batch>(
  range: Window,
  attempts: number,
  expected: DayCounts,
  tools: WindowTools<Batch>,
): AsyncGenerator<Batch, PieceEnd | Incomplete | undefined> {
  try {
    return yield* readComplete(range, attempts, expected, tools);
  } catch (thrown) {
    if (!(thrown instanceof TakesTooLong)) throw thrown;
    const days = windowLabel(range);
    await tools.log.warn(
      `export: ${days} takes too long for one answer, so it is read again in smaller windows; its records are delivered twice`,
    );
    tools.giveBack(range);
    return undefined;
  }
}

/** None if smaller answers would not tell where they end either, or if the attempts are over. */
function partsAfter(why: ConnectorError, range: Window, patience: Patience): Window[] {
  return why instanceof EndUnknown || patience.isOver ? [] : splitDays(range);
}

/** Reads days that failed: once more unless that was tried, then in parts. */
async function* readAlone<Batch>(
  days: Window,
  why: ConnectorError,
  wasAsked: boolean,
  expected: DayCounts,
  tools: WindowTools<Batch>,
): AsyncGenerator<Batch, PieceEnd> {
  if (days.from < days.to || tools.patience.isOver) throw withLabel(days, why);
  if (wasAsked) return yield* readInParts(days, why, expected, tools);
  await pauseBefore('it is read again', days, why, tools);
  const end = yield* readComplete(days, 1, expected, tools);
  return 'why' in end ? yield* readInParts(days, end.why, expected, tools) : end;
}

function doneWith({ from, to, at }: PieceEnd): { readonly done: WindowEnd } {
  return { done: { from, to, at } };
}

/** Other days may be read in spite of this failure. */
function isOfDays(thrown: unknown): thrown is ConnectorError {
  if (!(thrown instanceof ConnectorError) || thrown instanceof StreamFailedError) return false;
  return thrown.kind !== 'config';
}

function failureOf(why: ConnectorError, isOver: boolean): ConnectorError {
  const detail = why.detail === undefined ? {} : { detail: why.detail };
  const Failure = isOver ? StreamFailedError : SelfLimitedError;
  return new Failure(why.kind, `${why.message} The next sync tries again.`, { cause: why, ...detail });
}
