import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DEFAULT_PROJECT_ID, DEFAULT_SERVICE_ACCOUNT } from '../../emulator/options.ts';
import { table } from '../table.ts';
import { measureRead, type Measure } from './measure.ts';

const EMULATOR = join(import.meta.dirname, '..', '..', 'emulator', 'main.ts');
const DAY = '2026-01-15';

/** Measures reads of one window of events from the emulator. */
export async function benchEvents(events: number, runs: number): Promise<void> {
  const days = ['--events-per-day', String(events), '--from', DAY, '--to', DAY];
  const emulator = spawn(process.execPath, [EMULATOR, ...days, '--no-limits'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await addressOf(emulator);
    const credentials = { ...DEFAULT_SERVICE_ACCOUNT, project_id: DEFAULT_PROJECT_ID };
    const config = { credentials, project_timezone: 'UTC', start_date: DAY, end_date: DAY };
    const measures: Measure[] = [];
    for (let run = 0; run < runs; run++)
      measures.push(await measureRead({ url, config, stream: 'export', syncMode: 'incremental' }));
    report(events, measures);
  } finally {
    emulator.kill();
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the emulator has no stdout');
  const output = String(await once(child.stdout, 'data'));
  const url = /http:\/\/\S+/.exec(output)?.[0];
  if (url === undefined) throw new Error(`no URL in the emulator's output: ${output}`);
  return url;
}

function report(events: number, measures: readonly Measure[]): void {
  const row = (name: string, pick: (measure: Measure) => number): string[] => {
    const sorted = measures.map(pick).sort((a, b) => a - b);
    const middle = sorted[Math.floor(sorted.length / 2)];
    return [name, ...[sorted[0], middle, sorted.at(-1)].map((value) => (value ?? NaN).toFixed(1))];
  };
  console.log(
    `${events.toLocaleString('en')} events in one window, ${measures.length} runs, Node ${process.version}\n`,
  );
  const rows = [
    row('seconds', ({ seconds }) => seconds),
    row('processor seconds', ({ cpuSeconds }) => cpuSeconds),
    row('events a second (thousands)', ({ seconds }) => events / seconds / 1000),
    row('MB a second, output', ({ seconds, outMB }) => outMB / seconds),
    row('peak memory, MB', ({ peakMB }) => peakMB),
  ];
  console.log(table(['', 'least', 'median', 'most'], rows));
}
