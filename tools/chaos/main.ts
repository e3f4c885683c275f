/**
 * Reads made-up projects to the end while answers break, processes are killed and projects change, and compares what arrived
 * with what is there. What is done is drawn from seeds alone: run N has the seed S + N.
 *
 *   npm run chaos -- [--runs 200] [--seed 1] [--parallel 2]
 *
 * Exit code 1 if a record is missing or a run does not end; the seed of that run is printed, and what was drawn for it.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { drawRun } from './draw.ts';
import { readToTheEnd } from './read-to-the-end.ts';
import { Report, troubleOf } from './report.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    parallel: { type: 'string', default: String(availableParallelism()) },
  },
});
const [runs, firstSeed, parallel] = [values.runs, values.seed, values.parallel].map(wholeNumber);
/** After so many runs a line says how far it is: thousands of them take an hour. */
const TOLD_RUNS = 250;

const report = new Report();
let next = 0;
await Promise.all(Array.from({ length: parallel ?? 1 }, work));
console.log(report.text());
process.exit(report.troubles === 0 ? 0 : 1);

async function work(): Promise<void> {
  while (next < (runs ?? 0)) await one((firstSeed ?? 1) + next++);
}

async function one(seed: number): Promise<void> {
  const run = drawRun(seed);
  try {
    const outcome = await readToTheEnd(run);
    report.add(outcome);
    const trouble = troubleOf(outcome);
    if (trouble !== undefined) report.tell(run, trouble);
  } catch (thrown) {
    report.tell(run, thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
  }
  if (report.runs % TOLD_RUNS === 0) console.log(report.progress());
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`"${text}" is no whole number`);
}
