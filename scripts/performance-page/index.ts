import { format } from 'prettier';
import { readResults, type Results, type SectionResult } from '../../tools/bench/results/results.ts';
import { svgOf } from './chart.ts';
import { memoryChart, programsChart, timeChart } from './charts.ts';
import { scalingText } from './scaling.ts';
import * as column from './tables.ts';
import { conditions, count, markdownTable, rowsOf, seconds } from './tables.ts';

/** The charts by their path from the root of the repository. Each is drawn from `docs/performance/results.json`. */
export const CHARTS: Readonly<Record<string, () => Promise<string>>> = {
  'docs/performance/programs.svg': () => svgOf(programsChart(section('peers').rows)),
  'docs/performance/memory.svg': () => svgOf(memoryChart(section('windows').rows)),
  'docs/performance/time.svg': () => svgOf(timeChart(section('windows').rows)),
};

/** The measured part of docs/performance.md. */
export async function measuredSection(): Promise<string> {
  const parts = [nextToOthers(section('peers')), oneWindow(section('export')), sizes(section('windows'))];
  const rest = [profiles(section('profiles')), spec(section('spec'))];
  return await formatted([...parts, ...rest].join('\n\n'));
}

/** The memory of large profiles and answers, for docs/performance.md. */
export async function limitsTable(): Promise<string> {
  const result = section('limits');
  const records: column.Column = ['records', ({ input }) => count(input.items)];
  const table = markdownTable([column.TASK, records, column.JSON_MB, column.CPU, column.MEMORY], result.rows);
  return await formatted(`${table}\n\n${conditions(result)}`);
}

/** Sizes by layout of properties, for docs/performance.md. */
export async function layoutsTable(): Promise<string> {
  const columns: column.Column[] = [
    column.TASK,
    ['columns', ({ catalog }) => count(catalog?.columns ?? 0)],
    ['schema, bytes', ({ catalog }) => count(catalog?.bytes ?? 0)],
    ['record, bytes', ({ outMB, input }) => count(Math.round((outMB * 1e6) / input.items))],
  ];
  return await formatted(markdownTable(columns, section('layouts').rows));
}

async function formatted(markdown: string): Promise<string> {
  return (await format(markdown, { parser: 'markdown', printWidth: 110 })).trim();
}

/** The sentence of the README. */
export function speedSentence(): Promise<string> {
  const [export180] = rowsOf(section('export'));
  const [ours] = rowsOf(section('peers'));
  const [airbyte] = rowsOf(section('peers'), 'airbyte-source-mixpanel');
  const windows = rowsOf(section('windows'));
  const memory = Math.max(...windows.map(({ peakMB }) => peakMB.most));
  const largest = Math.max(...windows.map(({ input }) => input.jsonMB));
  if (export180 === undefined || ours === undefined || airbyte === undefined) throw new Error(INCOMPLETE);
  const perSecond = Math.floor(export180.input.items / export180.seconds.median / 1000) * 1000;
  const times = Math.floor(airbyte.cpuSeconds.median / ours.cpuSeconds.median);
  return Promise.resolve(
    `${count(perSecond)} events a second, ${times} times less CPU than Airbyte's own source, and at most ${memory} MB of memory for windows of up to ${size(largest)}`,
  );
}

/** The part of docs/scaling.md that counts with measured numbers. */
export async function scalingSection(): Promise<string> {
  const read = rowsOf(section('windows')).at(-1);
  if (read === undefined) throw new Error(INCOMPLETE);
  return await formatted(scalingText(read));
}

function size(mb: number): string {
  return mb < 1000 ? `${mb.toFixed(0)} MB` : `${(mb / 1000).toFixed(0)} GB`;
}

const INCOMPLETE = 'docs/performance/results.json is incomplete: run "npm run bench -- --peers"';
let saved: Results | undefined;

function section(name: string): SectionResult {
  saved ??= readResults();
  const result = saved[name];
  if (result === undefined) throw new Error(INCOMPLETE);
  return result;
}

function nextToOthers(result: SectionResult): string {
  const [first] = result.rows;
  const events = count(first?.input.items ?? 0);
  return `### Next to other connectors

${events} events, from the start of the process to its exit. All programs read the same answer. Airbyte's source and
tap-mixpanel, measured once, normally sleep for 60 seconds after some requests; here they do not. curl only decompresses.

![CPU and wall time of the programs](performance/programs.svg)

${markdownTable([column.PROGRAM, column.CPU, column.WALL, column.TIMES_CURL, column.MEMORY], result.rows)}

${conditions(result)}`;
}

function oneWindow(result: SectionResult): string {
  const [first] = result.rows;
  const { items, jsonMB, gzipMB = 0 } = first?.input ?? { items: 0, jsonMB: 0 };
  const columns = [
    ...[column.TASK, column.PROGRAM, column.CPU, column.WALL, column.TIMES_CURL, column.TIMES_FIRST],
    ...[column.SPEED, column.MEMORY, column.SERVER_CPU],
  ];
  return `### One window

${count(items)} events of one day: ${count(Math.round(jsonMB))} MB of JSON, ${gzipMB} MB as gzip over TLS. Medians of ${first?.runs ?? 0} runs,
from the start of the process to its exit, with its output in a pipe. After each run of curl comes one of each row; ratios
are medians over these rounds.

${markdownTable(columns, result.rows)}

Odd lines have escaped names, white space, repeated names, or values that do not fit the type of their column. ${conditions(result)}`;
}

function sizes(result: SectionResult): string {
  const columns = [
    column.EVENTS,
    column.JSON_MB,
    column.CPU,
    column.WALL,
    column.TIMES_CURL,
    column.SPEED,
    column.MEMORY,
  ];
  return `### Windows of all sizes

![Peak memory over the size of the window](performance/memory.svg)

![Time over the number of events](performance/time.svg)

${markdownTable(columns, rowsOf(result))}

Windows of a gigabyte and more were read once. ${conditions(result)}`;
}

function profiles(result: SectionResult): string {
  const [first] = result.rows;
  const columns = [column.TASK, column.CPU, column.WALL, column.SPEED, column.MEMORY, column.SERVER_CPU];
  return `### Profiles

${count(first?.input.items ?? 0)} profiles of 1 KB in pages of 1,000, four requested at a time.

${markdownTable(columns, result.rows)}

${conditions(result)}`;
}

function spec(result: SectionResult): string {
  const [first] = result.rows;
  if (first === undefined) throw new Error(INCOMPLETE);
  return `### Start

The process of \`spec\` takes ${seconds(first.seconds.median)} s and ${seconds(first.cpuSeconds.median)} CPU seconds (median of ${first.runs} runs).`;
}
