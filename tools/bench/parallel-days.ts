/**
 * Reads many large days from a server that sends a few MB a second per connection, and compares the time with reading them
 * one after another. Reports only; there are no thresholds.
 *
 *   npm run --silent build && node tools/bench/parallel-days.ts [--days 30] [--mb 60] [--rate 5]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';

const ROOT = join(import.meta.dirname, '..', '..');
const LAST_DAY = Date.UTC(2026, 0, 30);
const DAY_MS = 86_400_000;
/** Mixpanel accepts three exports a second; the connector leaves a tenth of a second to spare. */
const REQUESTS_PER_S = 3 / 1.1;

const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '30' },
    mb: { type: 'string', default: '60' },
    rate: { type: 'string', default: '5' },
  },
});
const [days, mb, rate] = [Number(values.days), Number(values.mb), Number(values.rate)];
const folder = mkdtempSync(join(tmpdir(), 'source-mixpanel-bench-'));

const server = new Worker(new URL('slow-server.ts', import.meta.url), { workerData: { mb, rate } });
try {
  const [port] = (await once(server, 'message')) as [number];
  await measure(`http://127.0.0.1:${port}`);
} finally {
  await server.terminate();
}

async function measure(url: string): Promise<void> {
  const usageFile = join(folder, 'usage.json');
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [
      ...[
        '--import',
        join(ROOT, 'tools', 'bench', 'report-usage.mjs'),
        join(ROOT, 'dist', 'main.js'),
        'read',
      ],
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
  const seconds = (performance.now() - startedAt) / 1000;
  const usage = JSON.parse(readFileSync(usageFile, 'utf8')) as { peakBytes: number; cpuSeconds: number };
  const oneByOne = (days * mb) / rate;
  const bound = (days - 1) / REQUESTS_PER_S + mb / rate;
  console.log(`${days} days of ${mb} MB at ${rate} MB/s per connection, exit code ${String(child.exitCode)}`);
  console.log(`one after another: ${oneByOne.toFixed(1)} s`);
  console.log(
    `bound by three requests a second: ${bound.toFixed(1)} s, ${(oneByOne / bound).toFixed(1)} times faster`,
  );
  console.log(`read: ${seconds.toFixed(1)} s, ${(oneByOne / seconds).toFixed(1)} times faster`);
  console.log(
    `processor: ${usage.cpuSeconds.toFixed(1)} s, peak memory ${(usage.peakBytes / 1e6).toFixed(0)} MB, ${(outBytes / 1e6).toFixed(0)} MB of output`,
  );
}

function inputFiles(): string[] {
  const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const files = {
    config: {
      credentials: { username: 'u', secret: 's', project_id: 1 },
      ...{
        project_timezone: 'UTC',
        start_date: iso(LAST_DAY - (days - 1) * DAY_MS),
        end_date: iso(LAST_DAY),
      },
    },
    catalog: { streams: [{ stream: { name: 'export', json_schema: {} }, sync_mode: 'incremental' }] },
  };
  return Object.entries(files).flatMap(([name, content]) => {
    const path = join(folder, `${name}.json`);
    writeFileSync(path, JSON.stringify(content));
    return [`--${name}`, path];
  });
}
