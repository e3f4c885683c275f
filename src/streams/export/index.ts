import { daysRead, type DaysRead, type WindowEnd } from '../../airbyte/progress/days-read.ts';
import { defineStream, type Batch, type ReadTools } from '../../airbyte/stream.ts';
import { coveredAt } from '../../base/coverage.ts';
import { dayAt, type Day } from '../../base/days.ts';
import { windowsOf, type Window } from '../../base/windows.ts';
import type { StreamContext } from '../context.ts';
import type { PropertyTable } from '../properties/property-table.ts';
import { adoptTimeState } from './adopt-state.ts';
import { Arrivals } from './arrivals.ts';
import { CURSOR, eventProperties } from './columns.ts';
import { EventRecords } from './event-records.ts';
import { requestWindow } from './request-window.ts';
import { exportSchema } from './schema.ts';
import { settledAfter } from './settled.ts';

/** Windows read at the same time: one server answers slower than this process reads. */
const PARALLEL_WINDOWS = 4;

interface ExportSlice extends Window {
  readonly label: string;
  readonly arrivals: Arrivals;
  /** One for all windows, so that a property has the same column in each. */
  readonly properties: PropertyTable;
}

/** Raw events, by windows of days. */
export const exportStream = defineStream({
  name: 'export',
  cursorField: CURSOR,
  resumable: true,
  parallelSlices: PARALLEL_WINDOWS,
  schema: async ({ mixpanel }: StreamContext) => exportSchema(await mixpanel.eventPropertyNames()),
  progress: daysRead<StreamContext>({
    stream: 'export',
    settled: ({ options }) => settledAfter(options.lookbackMs, options.projectTimezone),
    adopt: adoptTimeState,
  }),
  slices({ coverage, settled }: DaysRead, { options, clock }: StreamContext, { columns }): ExportSlice[] {
    const today = dayAt(clock.now(), options.projectTimezone);
    const last = options.lastDay !== undefined && options.lastDay < today ? options.lastDay : today;
    const isLeft = (day: Day): boolean => {
      const at = coveredAt(coverage, day);
      return at === undefined || !settled(day, at);
    };
    const properties = eventProperties(columns, options.newProperties);
    return windowsOf(options.firstDay, last, options.windowDays, isLeft).map((window) => ({
      ...window,
      label: window.from === window.to ? window.from : `${window.from} to ${window.to}`,
      arrivals: new Arrivals(window, coverage),
      properties,
    }));
  },
  async *read(
    slice: ExportSlice,
    { mixpanel, options }: StreamContext,
    { log, recordWriter }: ReadTools,
  ): AsyncGenerator<Batch, WindowEnd> {
    const { window, answer } = await requestWindow(slice, mixpanel, log, options.lastDay === undefined);
    if (answer === undefined) return { to: window.to, at: 0 };
    const records = new EventRecords(slice.properties, slice.arrivals);
    const writer = recordWriter();
    for await (const block of answer.blocks) {
      for (let at = 0; at < block.length;) {
        at = records.write(block, at, writer);
        if (writer.full) yield writer.take();
      }
    }
    yield writer.take();
    return { to: window.to, at: answer.at };
  },
});
