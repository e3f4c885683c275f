import { medianOf, spreadOf, type Input, type Row } from '../results/row.ts';
import type { BenchServer } from '../server/start-server.ts';
import { measureCommand, type Command, type Usage } from './measure-command.ts';

export const OURS = 'source-mixpanel';
export const CURL = 'curl';

/** A program and what it has to do. */
export interface Contender {
  readonly program: string;
  readonly task: string;
  readonly input: Input;
  readonly command: Command;
  /** Lines that it must write at least; a connector writes a few more. undefined if its output is not text. */
  readonly lines?: number;
}

interface Run extends Usage {
  readonly serverCpuSeconds: number;
}

/** Log lines, states and the like of a connector: this many, or one for ten records, which Airbyte's source takes. */
const MAX_OTHER_LINES = 500;
const MAX_OTHER_SHARE = 0.1;

/**
 * Measures all contenders once per round, so that a ratio compares runs of about the same minute of a machine that others
 * use too. Throws if one fails, or does not write as many lines as it must.
 */
export async function measureRounds(
  contenders: readonly Contender[],
  server: Pick<BenchServer, 'cpuSeconds'>,
  rounds: number,
): Promise<Row[]> {
  const runs = new Map<Contender, Run[]>(contenders.map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round++)
    for (const contender of contenders) runs.get(contender)?.push(await measureOnce(contender, server));
  const runsOf = (program: string): Run[] =>
    [...runs].find(([contender]) => contender.program === program)?.[1] ?? [];
  return [...runs].map(([contender, own]) => rowOf(contender, own, runsOf(CURL), runsOf(OURS)));
}

function rowOf(
  { program, task, input }: Contender,
  runs: readonly Run[],
  ofCurl: readonly Run[],
  ofFirst: readonly Run[],
): Row {
  const all = (pick: (run: Run) => number): number[] => runs.map(pick);
  return {
    ...{ program, task, input, runs: runs.length },
    cpuSeconds: spreadOf(
      all(({ cpuSeconds }) => cpuSeconds),
      3,
    ),
    seconds: spreadOf(
      all(({ seconds }) => seconds),
      3,
    ),
    peakMB: spreadOf(
      all(({ peakMB }) => peakMB),
      0,
    ),
    outMB: medianOf(
      all(({ outMB }) => outMB),
      1,
    ),
    serverCpuSeconds: medianOf(
      all(({ serverCpuSeconds }) => serverCpuSeconds),
      3,
    ),
    ...(ofCurl.length > 0 && program !== CURL ? { timesCurl: ratio(runs, ofCurl, 'seconds') } : {}),
    ...(program === OURS && runs !== ofFirst ? { timesFirst: ratio(runs, ofFirst, 'cpuSeconds') } : {}),
  };
}

async function measureOnce(
  { program, task, command, lines: wanted }: Contender,
  server: Pick<BenchServer, 'cpuSeconds'>,
): Promise<Run> {
  const before = await server.cpuSeconds();
  const usage = await measureCommand(command);
  const { exitCode, lines, errors } = usage;
  if (exitCode !== 0) throw new Error(`${program} (${task}) exited with ${exitCode}: ${errors}`);
  if (wanted !== undefined && (lines < wanted || lines > mostLines(wanted)))
    throw new Error(`${program} (${task}) wrote ${lines} lines of ${wanted}`);
  return { ...usage, serverCpuSeconds: (await server.cpuSeconds()) - before };
}

function mostLines(records: number): number {
  return records + Math.max(MAX_OTHER_LINES, records * MAX_OTHER_SHARE);
}

function ratio(own: readonly Run[], others: readonly Run[], measure: 'seconds' | 'cpuSeconds'): number {
  return medianOf(
    own.map((run, round) => run[measure] / (others[round]?.[measure] ?? NaN)),
    2,
  );
}
