import { medianOf, rounded, spreadOf, type Input, type Row } from '../results/row.ts';
import type { BenchServer } from '../server/start-server.ts';
import { measureCommand, measureOutput, type Command, type Usage } from './measure-command.ts';

export const OURS = 'source-mixpanel';
export const CURL = 'curl';

/** A program and what it has to do. */
export interface Contender {
  readonly program: string;
  readonly task: string;
  readonly input: Input;
  readonly command: Command;
  /** Records that it must write, if it writes any. */
  readonly records?: number;
}

interface Run extends Usage {
  readonly serverCpuSeconds: number;
}

/**
 * Measures all contenders once per round, so that a ratio compares runs of about the same minute of a machine that others
 * use too. Before the rounds, each one that writes records runs once to see if it writes all of them.
 */
export async function measureRounds(
  contenders: readonly Contender[],
  server: Pick<BenchServer, 'cpuSeconds'>,
  rounds: number,
): Promise<Row[]> {
  const outputs = new Map<Contender, number>();
  for (const contender of contenders)
    if (contender.records !== undefined) outputs.set(contender, await checkOutput(contender));
  const runs = new Map<Contender, Run[]>(contenders.map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round++)
    for (const contender of contenders) runs.get(contender)?.push(await measureOnce(contender, server));
  const runsOf = (program: string): Run[] =>
    [...runs].find(([contender]) => contender.program === program)?.[1] ?? [];
  const [ofCurl, ofFirst] = [runsOf(CURL), runsOf(OURS)];
  return [...runs].map(([contender, own]) => {
    const { program, task, input } = contender;
    const outMB = outputs.get(contender);
    return {
      ...{ program, task, input, runs: rounds },
      cpuSeconds: spreadOf(
        own.map(({ cpuSeconds }) => cpuSeconds),
        2,
      ),
      seconds: spreadOf(
        own.map(({ seconds }) => seconds),
        2,
      ),
      peakMB: spreadOf(
        own.map(({ peakMB }) => peakMB),
        0,
      ),
      serverCpuSeconds: medianOf(
        own.map(({ serverCpuSeconds }) => serverCpuSeconds),
        2,
      ),
      ...(program === OURS && ofCurl.length > 0 ? { timesCurl: ratio(own, ofCurl, 'seconds') } : {}),
      ...(program === OURS ? { timesFirst: ratio(own, ofFirst, 'cpuSeconds') } : {}),
      ...(outMB === undefined ? {} : { outMB: rounded(outMB, 1) }),
    };
  });
}

async function measureOnce(
  { program, task, command }: Contender,
  server: Pick<BenchServer, 'cpuSeconds'>,
): Promise<Run> {
  const before = await server.cpuSeconds();
  const usage = await measureCommand(command);
  if (usage.exitCode !== 0) throw new Error(`${program} (${task}) exited with ${usage.exitCode}`);
  return { ...usage, serverCpuSeconds: (await server.cpuSeconds()) - before };
}

/** Returns MB. */
async function checkOutput({ program, task, command, records: wanted }: Contender): Promise<number> {
  const { records, outMB } = await measureOutput(command);
  if (records !== wanted) throw new Error(`${program} (${task}) wrote ${records} of ${wanted ?? 0} records`);
  return outMB;
}

function ratio(own: readonly Run[], others: readonly Run[], measure: 'seconds' | 'cpuSeconds'): number {
  return medianOf(
    own.map((run, round) => run[measure] / (others[round]?.[measure] ?? NaN)),
    2,
  );
}
