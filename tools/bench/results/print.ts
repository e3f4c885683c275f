import { table } from '../../table.ts';
import type { SectionResult } from './results.ts';
import type { Row } from './row.ts';

const HEAD = [
  ...['task', 'program', 'items', 'JSON MB', 'runs', 'CPU s', 'wall s', 'least', 'most'],
  ...['x curl', 'CPU, x first', 'MB/s', 'peak MB', 'server CPU s', 'server busy'],
];

export function printSection(title: string, { rows, scale }: SectionResult): void {
  printRows(scale === 1 ? title : `${title}, scaled by ${scale}`, rows);
}

/** Rows as a table. `x curl` compares wall times; `server busy` is the share of the wall time. */
export function printRows(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}\n`);
  console.log(table(HEAD, rows.map(cells)));
}

function cells(row: Row): string[] {
  const { input, seconds, serverCpuSeconds: serverCpu } = row;
  const busy = serverCpu === undefined ? undefined : (100 * serverCpu) / seconds.median;
  return [
    ...[row.task, row.program, input.items.toLocaleString('en'), input.jsonMB.toFixed(0), String(row.runs)],
    ...[row.cpuSeconds.median, seconds.median, seconds.least, seconds.most].map((value) => value.toFixed(2)),
    ...[row.timesCurl, row.timesFirst].map((value) => value?.toFixed(2) ?? ''),
    ...[(input.jsonMB / seconds.median).toFixed(0), row.peakMB.most.toFixed(0)],
    ...[serverCpu?.toFixed(2) ?? '', busy === undefined ? '' : `${busy.toFixed(0)}%`],
  ];
}
