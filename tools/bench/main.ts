/**
 * Measures a read of one window: time, processor time and peak memory of the connector's process, against an emulator in
 * a separate process. Reports only; there are no thresholds.
 *
 *   npm run bench -- [--events 1000000] [--runs 3]
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_PROJECT_ID, DEFAULT_SERVICE_ACCOUNT } from '../../emulator/options.ts';
import { table } from '../table.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DAY = '2026-01-15';

interface Measure {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMB: number;
  readonly outMB: number;
}

const { values } = parseArgs({
  options: { events: { type: 'string', default: '1000000' }, runs: { type: 'string', default: '3' } },
});
const events = Number(values.events);
const folder = mkdtempSync(join(tmpdir(), 'source-mixpanel-bench-'));

const emulator = spawn(
  process.execPath,
  [
    join(ROOT, 'emulator', 'main.ts'),
    '--events-per-day',
    String(events),
    '--from',
    DAY,
    '--to',
    DAY,
    '--no-limits',
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
try {
  const url = await addressOf(emulator);
  const measures: Measure[] = [];
  for (let run = 0; run < Number(values.runs); run++) measures.push(await measure(url));
  report(measures);
} finally {
  emulator.kill();
}

async function addressOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the emulator has no stdout');
  const output = String(await once(child.stdout, 'data'));
  const url = /http:\/\/\S+/.exec(output)?.[0];
  if (url === undefined) throw new Error(`no URL in the emulator's output: ${output}`);
  return url;
}

async function measure(url: string): Promise<Measure> {
  const usageFile = join(folder, 'usage.json');
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [
      '--import',
      join(ROOT, 'tools', 'bench', 'report-usage.mjs'),
      join(ROOT, 'dist', 'main.js'),
      'read',
      ...inputFiles(),
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, MIXPANEL_BASE_URL: url, BENCH_USAGE_FILE: usageFile },
    },
  );
  let outBytes = 0;
  child.stdout.on('data', (chunk: Buffer) => (outBytes += chunk.length));
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`the read exited with ${String(child.exitCode)}`);
  const seconds = (performance.now() - startedAt) / 1000;
  const usage = JSON.parse(readFileSync(usageFile, 'utf8')) as { peakBytes: number; cpuSeconds: number };
  return { seconds, cpuSeconds: usage.cpuSeconds, peakMB: usage.peakBytes / 1e6, outMB: outBytes / 1e6 };
}

function inputFiles(): string[] {
  const credentials = { ...DEFAULT_SERVICE_ACCOUNT, project_id: DEFAULT_PROJECT_ID };
  const files = {
    config: { credentials, project_timezone: 'UTC', start_date: DAY, end_date: DAY },
    catalog: { streams: [{ stream: { name: 'export', json_schema: {} }, sync_mode: 'incremental' }] },
  };
  return Object.entries(files).flatMap(([name, content]) => {
    const path = join(folder, `${name}.json`);
    writeFileSync(path, JSON.stringify(content));
    return [`--${name}`, path];
  });
}

function report(measures: readonly Measure[]): void {
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
