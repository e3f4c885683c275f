import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = join(import.meta.dirname, '..', '..');

export interface Measure {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMB: number;
  readonly outMB: number;
  readonly records: number;
}

export interface MeasuredRead {
  /** Where Mixpanel is. */
  readonly url: string;
  readonly config: object;
  /** Streams to read, separated by commas. */
  readonly stream: string;
  readonly syncMode: string;
  /** At most this many bytes of output are taken per second. Default: all at once. */
  readonly maxBytesPerSecond?: number | undefined;
  /** Whether a read that fails is measured too. */
  readonly mayFail?: boolean;
}

/** Runs the built connector on one stream and measures its process. Throws if the read fails. */
export async function measureRead(read: MeasuredRead): Promise<Measure> {
  const folder = mkdtempSync(join(tmpdir(), 'source-mixpanel-bench-'));
  const usageFile = join(folder, 'usage.json');
  const startedAt = performance.now();
  const reportUsage = ['--import', join(ROOT, 'tools', 'bench', 'report-usage.mjs')];
  // The flag is the image's.
  const flags = ['--max-semi-space-size=1', ...reportUsage];
  const child = spawn(
    process.execPath,
    [...flags, join(ROOT, 'dist', 'main.js'), 'read', ...inputFiles(folder, read)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, MIXPANEL_BASE_URL: read.url, BENCH_USAGE_FILE: usageFile },
    },
  );
  const closed = once(child, 'close');
  const { bytes, records } = await drain(child.stdout, read.maxBytesPerSecond);
  await closed;
  if (child.exitCode !== 0 && read.mayFail !== true)
    throw new Error(`the read exited with ${String(child.exitCode)}`);
  const seconds = (performance.now() - startedAt) / 1000;
  const usage = JSON.parse(readFileSync(usageFile, 'utf8')) as { peakBytes: number; cpuSeconds: number };
  return {
    ...{ seconds, records, cpuSeconds: usage.cpuSeconds },
    ...{ peakMB: usage.peakBytes / 1e6, outMB: bytes / 1e6 },
  };
}

/** Reads the output, and counts its bytes and records. */
async function drain(
  stdout: AsyncIterable<Buffer>,
  maxBytesPerSecond = Infinity,
): Promise<{ bytes: number; records: number }> {
  const prefix = Buffer.from('{"type":"RECORD"');
  let [bytes, records] = [0, 0];
  let rest = Buffer.alloc(0);
  for await (const chunk of stdout) {
    bytes += chunk.length;
    const text = Buffer.concat([rest, chunk]);
    for (let at = text.indexOf(prefix); at !== -1; at = text.indexOf(prefix, at + prefix.length)) records++;
    rest = Buffer.from(text.subarray(Math.max(0, text.length - prefix.length + 1)));
    if (maxBytesPerSecond !== Infinity) await sleep((chunk.length / maxBytesPerSecond) * 1000);
  }
  return { bytes, records };
}

function inputFiles(folder: string, { config, stream, syncMode }: MeasuredRead): string[] {
  const files = {
    config,
    catalog: {
      streams: stream.split(',').map((name) => ({ stream: { name, json_schema: {} }, sync_mode: syncMode })),
    },
  };
  return Object.entries(files).flatMap(([name, content]) => {
    const path = join(folder, `${name}.json`);
    writeFileSync(path, JSON.stringify(content));
    return [`--${name}`, path];
  });
}
