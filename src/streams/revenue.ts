import { daysRead, type DaysRead, type WindowEnd } from '../airbyte/progress/days-read.ts';
import { defineStream, type Batch, type ReadTools, type Slice } from '../airbyte/stream.ts';
import type { Window } from '../base/windows.ts';
import { MixpanelError } from '../mixpanel/failures.ts';
import { date, integer, momentInUtc, number } from './column-types.ts';
import type { StreamContext } from './context.ts';
import { coverageUntil } from './days/adopt-day.ts';
import { writeDays } from './days/day-records.ts';
import { labelOf, windowsLeft } from './days/days-left.ts';
import { inHalves } from './days/halves.ts';
import { requestWindow } from './days/request-window.ts';
import { settledAfter } from './days/settled.ts';
import { isTooHeavy } from './days/too-heavy.ts';

const MOST_DAYS = 366;

/** Revenue by day. Mixpanel has deprecated the endpoint, which fails more and more often, in the EU above all. */
export const revenue = defineStream({
  name: 'revenue',
  primaryKey: ['date'],
  cursorField: 'date',
  resumable: true,
  schema: () => ({ date, datetime: momentInUtc, amount: number, count: integer, paid_count: integer }),
  progress: daysRead<StreamContext>({
    stream: 'revenue',
    settled: ({ options }) => settledAfter(options.attributionMs, options.projectTimezone),
    adopt: (state, context) => coverageUntil(state['date'], context),
  }),
  slices: ({ coverage, settled }: DaysRead, context: StreamContext): (Slice & Window)[] =>
    windowsLeft(coverage, settled, context, MOST_DAYS).map((window) => ({
      ...window,
      label: labelOf(window),
    })),
  async *read(
    slice: Slice & Window,
    { mixpanel, options }: StreamContext,
    { log, recordWriter }: ReadTools,
  ): AsyncGenerator<Batch, WindowEnd> {
    const writer = recordWriter();
    const end = { to: slice.to, at: Infinity };
    const ask = (window: Window) =>
      requestWindow(window, (asked) => mixpanel.revenue(asked), log, options.lastDay === undefined);
    for await (const { window, answer } of inHalves(slice, ask, getsBetterWithLess)) {
      end.to = window.to;
      if (answer === undefined) continue;
      end.at = Math.min(end.at, answer.at);
      writeDays(answer.days, {}, options.projectTimezone, writer);
      yield writer.take();
    }
    return end;
  },
});

/** This endpoint also answers 400 without a reason where fewer days would do. */
function getsBetterWithLess(thrown: unknown): boolean {
  return (
    isTooHeavy(thrown) ||
    (thrown instanceof MixpanelError && thrown.failure === 'unknown' && thrown.status === 400)
  );
}
