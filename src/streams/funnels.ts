import {
  partitionCoverage,
  type PartitionEnd,
  type PartitionSlice,
  type PartitionProgress,
} from '../airbyte/progress/partition-coverage.ts';
import type { FailedPart, Read, ReadTools } from '../airbyte/stream.ts';
import type { Window } from '../base/windows.ts';
import { ENDPOINTS } from '../mixpanel/endpoints.ts';
import type { ListedItem } from '../mixpanel/listed-items.ts';
import { described, integer, object, text } from './column-types.ts';
import type { StreamContext } from './context.ts';
import { DAY_COLUMNS } from './days/day-records.ts';
import { daysIn, windowLabel } from './days/pending-windows.ts';
import { readReports } from './days/read-reports.ts';
import { type ReadZone, withoutMovedDays, withReadZone } from './saved-state/time-zone.ts';
import { MAX_REPORT_DAYS, reportWindows, type ReportWindow } from './days/report-windows.ts';
import type { LearnedSize } from './days/request-in-parts.ts';
import { settledAfter } from './days/settled.ts';
import { defineStream } from './define-stream.ts';
import { failedEntries } from './odd-entries.ts';
import { readUnlessDeleted } from './read-unless-deleted.ts';
import { jsonOf } from './records/item-records.ts';
import { adoptFunnelsState } from './takeover/funnels-state.ts';
import { withoutFutureReads } from './saved-state/future-moments.ts';

/** As many as Mixpanel allows at the same time. The quota limits them further. */
const PARALLEL_FUNNELS = 5;

interface FunnelSlice extends PartitionSlice, ReportWindow {
  readonly funnel: ListedItem;
  readonly learned: LearnedSize;
}

const STEPS = { type: ['null', 'array'], items: object };
const COLUMNS = {
  funnel_id: described(integer, 'The ID of the funnel.'),
  name: described(text, 'The name of the funnel.'),
  ...DAY_COLUMNS,
  steps: described(
    STEPS,
    'The steps in order, with the number of users, conversion ratios, and average times in seconds.',
  ),
  analysis: described(
    object,
    'The numbers of users who started and completed the funnel, the number of steps, and the worst step.',
  ),
};

export const funnels = defineStream({
  name: 'funnels',
  holds: 'Saved funnels by day: their steps and conversion',
  quirks: [
    'A day keeps changing while its **conversion window** is open, up to 90 days. Each day is therefore delivered again until `attribution_window` days after its end. Set it to the longest conversion window: **a longer lookback costs no more requests**.',
    'One request covers a year. If Mixpanel finds it **too heavy**, the range is halved: at once if Mixpanel says so, after one retry if it answers 504. The error names only the parts that stay too heavy, and the next sync requests only those: at most 5 queries for a month or less, 2 for a day.',
    'A first sync reads the newest year of all funnels first, then older ones.',
    'A new funnel is read from the start date. A deleted one is logged and leaves the state.',
    '`datetime` is the start of the day in the project time zone.',
  ],
  probe: { endpoint: ENDPOINTS.funnels, send: ({ mixpanel }) => mixpanel.funnels.all() },
  requests: [
    { endpoint: ENDPOINTS.funnels, formula: 'one', count: () => 1 },
    {
      endpoint: ENDPOINTS.funnel,
      formula: `one per funnel and ${MAX_REPORT_DAYS} days`,
      count: ({ funnels, days }) => funnels * Math.ceil(days / MAX_REPORT_DAYS),
    },
  ],
  primaryKey: ['funnel_id', 'date'],
  cursorField: 'date',
  resumable: true,
  parallelSlices: PARALLEL_FUNNELS,
  schema: () => COLUMNS,
  progress: withReadZone(
    partitionCoverage<StreamContext>({
      stream: 'funnels',
      settled: ({ options }) => settledAfter(options.attributionMs, options.projectTimezone),
      adopt: adoptFunnelsState,
    }),
  ),
  async prepare(progress: PartitionProgress & ReadZone, context: StreamContext, tools) {
    const { items, odd } = await context.mixpanel.funnels.all();
    // An entry without an ID may be any of them.
    const existing = new Set(odd.length > 0 ? progress.partitions.keys() : items.map(({ id }) => id));
    const deleted = [...progress.partitions.keys()].filter((partition) => !existing.has(partition));
    if (deleted.length > 0)
      await tools.log.info(`funnels: deleted in Mixpanel, so their state is dropped: ${deleted.join(', ')}`);
    const kept = [...progress.partitions].filter(([partition]) => existing.has(partition));
    const saved = [progress.others, ...kept.map(([, coverage]) => coverage)];
    const past = await withoutFutureReads('funnels', saved, context, tools);
    const [others = [], ...coverages] = await withoutMovedDays('funnels', past, progress, context, tools);
    const partitions = new Map(kept.map(([partition], i) => [partition, coverages[i] ?? []]));
    return { ...progress, others, partitions };
  },
  async slices(
    { partitions, others, settled }: PartitionProgress,
    context: StreamContext,
    { log },
  ): Promise<(FunnelSlice | FailedPart)[]> {
    const { items, odd } = await context.mixpanel.funnels.all();
    const slicesByAge = items.flatMap((funnel) => {
      const partition = funnel.id;
      const windows = reportWindows(partitions.get(partition) ?? others, settled, context);
      const learned = { tooManyDays: Infinity };
      return windows.map((window, age) => ({
        age,
        slice: { ...window, partition, funnel, learned, label: labelOf(funnel, windowLabel(window)) },
      }));
    });
    // The newest windows of all funnels come before older ones.
    const slices = slicesByAge.sort((a, b) => a.age - b.age).map(({ slice }) => slice);
    context.forecast.reads('funnels', sizeOf(slices));
    return [...slices, ...(await failedEntries('funnels', odd, log))];
  },
  async *read(
    slice: FunnelSlice,
    context: StreamContext,
    tools: ReadTools,
  ): AsyncGenerator<Read<PartitionEnd>, PartitionEnd> {
    const { mixpanel } = context;
    const { id, members } = slice.funnel;
    const report = {
      endpoint: ENDPOINTS.funnel,
      request: (window: Window, isPart: boolean) => mixpanel.funnel(id, window, isPart),
      learned: slice.learned,
      before: new Map(['funnel_id', 'name'].map((name) => [name, members.get(name) ?? jsonOf(null)])),
      label: (days: string) => labelOf(slice.funnel, days),
    };
    const funnel = {
      label: `funnels, ${slice.label}`,
      list: mixpanel.funnels,
      matches: (other: ListedItem) => other.id === id,
    };
    return yield* readUnlessDeleted(funnel, () => readReports(slice, report, context, tools), tools.log);
  },
});

/** The funnels that are left to be read, and the most days of one. */
function sizeOf(slices: readonly FunnelSlice[]): { funnels: number; days: number } {
  const windows = [...Map.groupBy(slices, ({ partition }) => partition).values()];
  const days = windows.map((ofFunnel) => daysIn(ofFunnel));
  return { funnels: windows.length, days: Math.max(0, ...days) };
}

function labelOf({ id }: ListedItem, days: string): string {
  return `funnel ${id}, ${days}`;
}
