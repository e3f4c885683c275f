import type { WindowEnd } from '../../airbyte/progress/day-coverage.ts';
import type { Batch, ReadTools } from '../../airbyte/stream.ts';
import type { Logger } from '../../airbyte/logger.ts';
import { addDays, type Day } from '../../base/days.ts';
import { UndeliveredItemsError } from '../../base/errors.ts';
import { quoted } from '../../base/excerpt.ts';
import type { Window } from '../../base/windows.ts';
import type { DayReport } from '../../mixpanel/day-report.ts';
import { smallerHelps } from '../../mixpanel/failures.ts';
import type { StreamContext } from '../context.ts';
import { writeDays } from './day-records.ts';
import { requestWindow, type WindowAnswer } from './request-window.ts';
import { requestWithHalving } from './request-with-halving.ts';
import { readBeforeEnd } from './settled.ts';
import { hasSurelyBegun } from './today.ts';

export interface ReportRequest {
  readonly request: (window: Window) => Promise<DayReport>;
  /** Columns with fixed values, as JSON, written before those of the report. */
  readonly before: ReadonlyMap<string, Buffer>;
}

/**
 * Reads a window of a report with one request, or more if Mixpanel finds it too heavy. Throws at the end if the data of days
 * was odd and could not be delivered.
 */
export async function* readReports(
  slice: Window,
  { request, before }: ReportRequest,
  context: StreamContext,
  { log, columns, recordWriter, oddItems }: ReadTools,
): AsyncGenerator<Batch, WindowEnd> {
  const writer = recordWriter();
  const end = { from: slice.from, to: slice.to, at: Infinity };
  const odd: string[] = [];
  const requestBegun = (window: Window) => requestBegunDays(window, request, context, log);
  const { projectTimezone } = context.options;
  for await (const { window, answer } of requestWithHalving(slice, requestBegun, smallerHelps)) {
    end.to = window.to;
    if (answer === undefined) continue;
    end.at = Math.min(end.at, answer.at);
    odd.push(...answer.odd);
    for (const name of answer.unknown)
      oddItems.add('members of a report that are not days were left out', () => quoted(name));
    writeDays(answer.days, before, projectTimezone, columns, writer);
    yield writer.take();
  }
  if (end.to < slice.to) end.at = readBeforeEnd(end.at, end.to, projectTimezone);
  if (odd.length > 0) throw undelivered(odd);
  return end;
}

function undelivered(odd: readonly string[]): UndeliveredItemsError {
  const days = `data of ${odd.length} days that is not an object, first ${odd[0] ?? ''}`;
  return new UndeliveredItemsError(
    'system',
    `Mixpanel sent ${days}. All other days were delivered. Contact Mixpanel's support if this keeps happening.`,
  );
}

/** The last day that has begun, as Mixpanel said in this command. Without it, hundreds of funnels would find it out one by one. */
const lastBegunDays = new WeakMap<StreamContext, Day>();

async function requestBegunDays(
  { from, to }: Window,
  request: ReportRequest['request'],
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
