import type { SectionResult } from '../../tools/bench/results/results.ts';
import type { Row } from '../../tools/bench/results/row.ts';

/** A column of a table: its title, and the cell of a row. */
export type Column = readonly [title: string, cell: (row: Row) => string];

const OURS = 'source-mixpanel';

export const TASK: Column = ['', ({ task }) => task];
export const PROGRAM: Column = ['', ({ program }) => program];
export const EVENTS: Column = ['events', ({ input }) => count(input.items)];
export const JSON_MB: Column = ['JSON, MB', ({ input }) => count(Math.round(input.jsonMB))];
export const CPU: Column = ['CPU, s', ({ cpuSeconds }) => seconds(cpuSeconds.median)];
export const WALL: Column = ['wall, s', ({ seconds: wall }) => seconds(wall.median)];
export const TIMES_CURL: Column = ['wall, × curl', ({ timesCurl }) => timesCurl?.toFixed(1) ?? ''];
export const TIMES_FIRST: Column = ['CPU, × export', ({ timesFirst }) => timesFirst?.toFixed(2) ?? ''];
export const SPEED: Column = ['JSON, MB/s', (row) => count(Math.round(speedOf(row)))];
export const MEMORY: Column = ['peak memory, MB', ({ peakMB }) => count(peakMB.most)];
export const SERVER_CPU: Column = [
  'CPU of the server, s',
  ({ serverCpuSeconds }) => (serverCpuSeconds === undefined ? '' : seconds(serverCpuSeconds)),
];

/** A Markdown table; prettier aligns it. */
export function markdownTable(columns: readonly Column[], rows: readonly Row[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(([title]) => title)),
    line(columns.map((_, i) => (i === 0 ? '---' : '---:'))),
    ...rows.map((row) => line(columns.map(([, cell]) => cell(row)))),
  ].join('\n');
}

/** What the numbers of a section depend on, as a sentence. */
export function conditions({ measured, machine, versions, scale }: SectionResult): string {
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const quick = scale === 1 ? '' : ` This was a quick look at ${scale} of the usual size.`;
  const { cpu, cores, memoryGB } = machine;
  return `Measured on ${measured}: ${cpu}, ${cores} cores, ${memoryGB} GB, shared with the server and others; ${programs.join(', ')}.${quick}`;
}

/** MB of JSON per second. */
export function speedOf({ input, seconds: wall }: Row): number {
  return input.jsonMB / wall.median;
}

export function rowsOf(section: SectionResult | undefined, program = OURS): readonly Row[] {
  return section?.rows.filter((row) => row.program === program) ?? [];
}

export function count(value: number): string {
  return value.toLocaleString('en');
}

/** With two significant digits or more. */
export function seconds(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
