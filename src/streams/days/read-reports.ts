import type { WindowEnd } from '../../airbyte/progress/day-coverage.ts';
import type { Batch, ReadTools } from '../../airbyte/stream.ts';
import type { Window } from '../../base/windows.ts';
import type { DayReport } from '../../mixpanel/day-report.ts';
import type { StreamContext } from '../context.ts';
import { writeDays } from './day-records.ts';
import { halvingWindow } from './halve-window.ts';
import { requestWindow } from './request-window.ts';

/** A report by day, and how it is asked for. */
export interface ReportRequest {
  readonly ask: (window: Window) => Promise<DayReport>;
  /** Does this failure get better with fewer days? */
  readonly isTooHeavy: (thrown: unknown) => boolean;
  /** Columns that stand before what the report says of a day, with their values. */
  readonly before: Readonly<Record<string, unknown>>;
}

/** Reads a window of a report: one request, more where Mixpanel finds it too heavy. */
export async function* readReports(
  slice: Window,
  { ask, isTooHeavy, before }: ReportRequest,
  { options }: StreamContext,
  { log, columns, recordWriter }: ReadTools,
): AsyncGenerator<Batch, WindowEnd> {
  const writer = recordWriter();
  const end = { to: slice.to, at: Infinity };
  const askUpToToday = (window: Window) => requestWindow(window, ask, log, options.lastDay === undefined);
  for await (const { window, answer } of halvingWindow(slice, askUpToToday, isTooHeavy)) {
    end.to = window.to;
    if (answer === undefined) continue;
    end.at = Math.min(end.at, answer.at);
    writeDays(answer.days, before, options.projectTimezone, columns, writer);
    yield writer.take();
  }
  return end;
}
