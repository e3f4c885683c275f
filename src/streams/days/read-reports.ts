import type { WindowEnd } from '../../airbyte/progress/day-coverage.ts';
import type { Batch, ReadTools } from '../../airbyte/stream.ts';
import { UndeliveredItemsError } from '../../base/errors.ts';
import type { Window } from '../../base/windows.ts';
import type { DayReport } from '../../mixpanel/day-report.ts';
import { smallerHelps } from '../../mixpanel/failures.ts';
import type { StreamContext } from '../context.ts';
import { writeDays } from './day-records.ts';
import { requestWindow } from './request-window.ts';
import { requestWithHalving } from './request-with-halving.ts';

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
  { options }: StreamContext,
  { log, columns, recordWriter }: ReadTools,
): AsyncGenerator<Batch, WindowEnd> {
  const writer = recordWriter();
  const end = { to: slice.to, at: Infinity };
  const odd: string[] = [];
  const mayShorten = options.lastDay === undefined;
  const requestUpToToday = (window: Window) => requestWindow(window, request, log, mayShorten);
  for await (const { window, answer } of requestWithHalving(slice, requestUpToToday, smallerHelps)) {
    end.to = window.to;
    if (answer === undefined) continue;
    end.at = Math.min(end.at, answer.at);
    odd.push(...answer.odd);
    writeDays(answer.days, before, options.projectTimezone, columns, writer);
    yield writer.take();
  }
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
