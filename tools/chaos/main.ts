/**
 * Reads generated projects completely while answers fail, processes are killed and projects change, and compares the
 * delivered records with the projects. Every run is determined by its seed: run N has the seed S + N.
 *
 *   npm run chaos -- [--runs 300] [--seed 1] [--parallel 2]
 *
 * Exits with 1 if a record is missing or a run doesn't finish, and prints the run with its seed.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import buildSource from '../../integration_tests/support/build-source.ts';
import { executeRun } from './execute-run.ts';
import { randomRun } from './random-run.ts';
import { Report, problemsOf } from './report.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    parallel: { type: 'string', default: String(availableParallelism()) },
  },
});
const [runs, firstSeed, parallel] = [values.runs, values.seed, values.parallel].map(integer);
const RUNS_PER_PROGRESS_LINE = 250;

buildSource();
const report = new Report();
let next = 0;
await Promise.all(Array.from({ length: parallel ?? 1 }, worker));
console.log(report.text());
process.exit(report.failedRuns === 0 ? 0 : 1);

async function worker(): Promise<void> {
  while (next < (runs ?? 0)) await runOne((firstSeed ?? 1) + next++);
}

async function runOne(seed: number): Promise<void> {
  const run = randomRun(seed);
  try {
    const outcome = await executeRun(run);
    report.add(outcome);
    const problems = problemsOf(outcome);
    if (problems !== undefined) report.logProblems(run, problems);
  } catch (thrown) {
    report.logProblems(run, thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
  }
  if (report.runs % RUNS_PER_PROGRESS_LINE === 0) console.log(report.progress());
}

function integer(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`"${text}" is not an integer`);
}
