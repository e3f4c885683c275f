import { rounded, spreadOf, type Catalog, type Row } from '../results/row.ts';
import type { Usage } from './measure-command.ts';
import { OURS } from './rounds.ts';

/** What was read in one run. */
export interface SingleRun {
  readonly task: string;
  /** Events, profiles or other records. */
  readonly items: number;
  readonly jsonMB: number;
  readonly usage: Usage;
  readonly catalog?: Catalog;
}

/** The row of our connector's only run. */
export function singleRow({ task, items, jsonMB, usage, catalog }: SingleRun): Row {
  const { cpuSeconds, seconds, peakMB, outMB } = usage;
  return {
    ...{ program: OURS, task, input: { items, jsonMB: rounded(jsonMB, 1) }, runs: 1 },
    cpuSeconds: spreadOf([cpuSeconds], 3),
    seconds: spreadOf([seconds], 3),
    peakMB: spreadOf([peakMB], 0),
    outMB: rounded(outMB, 3),
    ...(catalog === undefined ? {} : { catalog }),
  };
}
