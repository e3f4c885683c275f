import {
  partitionCoverage,
  type PartitionEnd,
  type PartitionSlice,
  type PartitionProgress,
} from '../airbyte/progress/partition-coverage.ts';
import type { Batch, ReadTools } from '../airbyte/stream.ts';
import type { Window } from '../base/windows.ts';
import { ENDPOINTS } from '../mixpanel/endpoints.ts';
import type { Funnel } from '../mixpanel/funnels.ts';
import { date, integer, momentInUtc, text } from './column-types.ts';
import type { StreamContext } from './context.ts';
import { labelOf, MAX_REPORT_DAYS, windowsLeft } from './days/days-left.ts';
import { readReports } from './days/read-reports.ts';
import { settledAfter } from './days/settled.ts';
import { isTooHeavy } from './days/too-heavy.ts';
import { defineStream } from './define-stream.ts';
import { unlessDeleted } from './deleted-meanwhile.ts';
import { adoptFunnelsState } from './takeover/funnels-state.ts';

/** More than Mixpanel lets run at the same time: the budget decides. */
const PARALLEL_FUNNELS = 5;

interface FunnelSlice extends PartitionSlice {
  readonly funnel: Funnel;
}

/** Saved funnels by day. A day's numbers keep changing while its conversion window is open. */
export const funnels = defineStream({
  name: 'funnels',
  holds: 'Saved funnels by day: their steps and conversion',
  quirks: [
    'A day keeps changing while its **conversion window** is open, up to 90 days. Days are therefore delivered again until they were read later than their end plus `attribution_window` days. Set it to the longest conversion window: **a longer lookback costs no more requests**.',
    'One request covers a year. If Mixpanel finds it **too heavy**, the range is halved: at once if Mixpanel says so, after one retry if it answers 504.',
    'A new funnel is read from the start date. A deleted one is logged and leaves the state.',
    '`datetime` is the moment at which the day begins in the time zone of the project.',
  ],
  probe: { endpoint: ENDPOINTS.funnels, send: ({ mixpanel }) => mixpanel.funnels.all() },
  requests: [
    { endpoint: ENDPOINTS.funnels, formula: 'one', count: () => 1 },
    {
      endpoint: ENDPOINTS.funnel,
      formula: `one for each funnel and ${MAX_REPORT_DAYS} days`,
      count: ({ funnels, days }) => funnels * Math.ceil(days / MAX_REPORT_DAYS),
    },
  ],
  primaryKey: ['funnel_id', 'date'],
  cursorField: 'date',
  resumable: true,
  parallelSlices: PARALLEL_FUNNELS,
  schema: () => ({
    funnel_id: integer,
    name: text,
    date,
    datetime: momentInUtc,
    steps: { type: ['null', 'array'], items: { type: ['null', 'object'], additionalProperties: true } },
    analysis: { type: ['null', 'object'], additionalProperties: true },
  }),
  progress: partitionCoverage<StreamContext>({
    stream: 'funnels',
    settled: ({ options }) => settledAfter(options.attributionMs, options.projectTimezone),
    adopt: adoptFunnelsState,
  }),
  async prepare(
    progress: PartitionProgress,
    { mixpanel }: StreamContext,
    { log },
  ): Promise<PartitionProgress> {
    const there = new Set((await mixpanel.funnels.all()).map(({ funnel_id }) => String(funnel_id)));
    const vanished = [...progress.partitions.keys()].filter((partition) => !there.has(partition));
    if (vanished.length > 0) await log.info(`funnels: ${vanished.join(', ')} no longer exist in the project`);
    return {
      ...progress,
      partitions: new Map([...progress.partitions].filter(([partition]) => there.has(partition))),
    };
  },
  async slices(
    { partitions, others, settled }: PartitionProgress,
    context: StreamContext,
  ): Promise<FunnelSlice[]> {
    const all = await context.mixpanel.funnels.all();
    return all.flatMap((funnel) => {
      const partition = String(funnel.funnel_id);
      const windows = windowsLeft(partitions.get(partition) ?? others, settled, context, MAX_REPORT_DAYS);
      return windows.map((window) => ({
        ...window,
        partition,
        funnel,
        label: `funnel ${partition}, ${labelOf(window)}`,
      }));
    });
  },
  read(slice: FunnelSlice, context: StreamContext, tools: ReadTools): AsyncGenerator<Batch, PartitionEnd> {
    const { mixpanel } = context;
    const { funnel_id, name } = slice.funnel;
    const ask = (window: Window) => mixpanel.funnel(funnel_id, window);
    const report = { ask, isTooHeavy, before: { funnel_id, name } };
    const funnel = {
      what: `funnels, ${slice.label}`,
      list: mixpanel.funnels,
      isIt: (one: Funnel) => one.funnel_id === funnel_id,
    };
    return unlessDeleted(funnel, () => readReports(slice, report, context, tools), tools.log);
  },
});
