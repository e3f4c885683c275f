import type { WindowEnd } from '../../airbyte/progress/day-coverage.ts';
import type { FailedPart, Read, ReadTools } from '../../airbyte/stream.ts';
import type { Logger } from '../../airbyte/logger.ts';
import { addDays, type Day } from '../../base/days.ts';
import { ConnectorError } from '../../base/errors.ts';
import type { Window } from '../../base/windows.ts';
import type { DayReport } from '../../mixpanel/day-report.ts';
import { concernsProject, smallerHelps } from '../../mixpanel/failures.ts';
import type { StreamContext } from '../context.ts';
import { itemError } from '../item-error.ts';
import { deliverReport, type Report } from './deliver-report.ts';
import { windowLabels } from './pending-windows.ts';
import type { ReportWindow } from './report-windows.ts';
import { requestInParts, type FailedRange, type LearnedSize } from './request-in-parts.ts';
import { requestWindow, type WindowAnswer } from './request-window.ts';
import { hasSurelyBegun } from './today.ts';

export interface ReportRequest extends Report {
  /** @param isPart true for a part of a window that was too heavy */
  readonly request: (window: Window, isPart: boolean) => Promise<DayReport>;
  readonly learned: LearnedSize;
}

/**
 * Reads a window of a report with one request, or more if Mixpanel finds it too heavy. Parts that cannot be read, and days
 * without usable data, fail alone. Throws if no part can be read.
 */
export async function* readReports(
  window: ReportWindow,
  report: ReportRequest,
  context: StreamContext,
  tools: ReadTools,
): AsyncGenerator<Read<WindowEnd>, undefined> {
  const parts = requestInParts(window, {
    request: (part, isPart) =>
      requestBegunDays(part, (begun) => report.request(begun, isPart), context, tools.log),
    isTooHeavy: smallerHelps,
    concernsPart: (thrown) =>
      thrown instanceof ConnectorError && thrown.kind === 'transient' && !concernsProject(thrown),
    isWanted: window.isPending,
    learned: report.learned,
  });
  /** The last ranges, if they failed. */
  let failed: FailedRange[] = [];
  let isRead = false;
  for await (const part of parts) {
    if ('why' in part) {
      failed.push(part);
      continue;
    }
    // Before a part that was read, so that the engine does not count all failures of a window as consecutive ones.
    yield* failedPart(failed, report);
    failed = [];
    isRead = true;
    const { window: begun, answer } = part.answer;
    if (answer !== undefined)
      yield* deliverReport({ asked: part.window, begun, answer }, window, report, context, tools);
  }
  if (!isRead && failed[0] !== undefined) throw failed[0].why;
  yield* failedPart(failed, report);
  return undefined;
}

function* failedPart(failed: readonly FailedRange[], { label }: Report): Generator<FailedPart, void> {
  const [first] = failed;
  if (first === undefined) return;
  yield { failed: label(windowLabels(failed.map(({ window }) => window))), why: itemError(first.why) };
}

/** The last day that has begun, as Mixpanel said in this command. Without it, hundreds of funnels would find it out one by one. */
const lastBegunDays = new WeakMap<StreamContext, Day>();

async function requestBegunDays(
  { from, to }: Window,
  request: (window: Window) => Promise<DayReport>,
  context: StreamContext,
  log: Logger,
): Promise<WindowAnswer<DayReport>> {
  const lastBegun = lastBegunDays.get(context) ?? to;
  const last = lastBegun < to ? lastBegun : to;
  if (last < from) return { window: { from, to: addDays(from, -1) }, answer: undefined };
  return await requestWindow({ from, to: last }, request, async (day, thrown) => {
    if (hasSurelyBegun(day, context)) throw thrown;
    const dayBefore = addDays(day, -1);
    lastBegunDays.set(context, dayBefore);
    await log.info(`${day} has not begun yet in Mixpanel's reports; reading up to ${dayBefore}`);
  });
}
