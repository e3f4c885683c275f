import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { measureRead } from '../measure/measure-read.ts';

const LAST_DAY = Date.UTC(2026, 0, 30);
const DAY_MS = 86_400_000;
/** Mixpanel accepts three exports a second; the connector leaves a tenth of a second to spare. */
const REQUESTS_PER_S = 3 / 1.1;

export interface ParallelDays {
  readonly days: number;
  /** JSON of a day. */
  readonly mb: number;
  /** MB per second that the server sends on a connection. */
  readonly rate: number;
}

/**
 * Reads many large days from a server that sends a few MB a second per connection, and compares the time with reading them
 * one after another.
 */
export async function benchParallelDays(bench: ParallelDays): Promise<void> {
  const { mb, rate } = bench;
  const server = new Worker(new URL('slow-server.ts', import.meta.url), { workerData: { mb, rate } });
  try {
    const [port] = (await once(server, 'message')) as [number];
    await measure(`http://127.0.0.1:${port}`, bench);
  } finally {
    await server.terminate();
  }
}

async function measure(url: string, { days, mb, rate }: ParallelDays): Promise<void> {
  const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const config = {
    credentials: { username: 'u', secret: 's', project_id: 1 },
    ...{ project_timezone: 'UTC', start_date: iso(LAST_DAY - (days - 1) * DAY_MS), end_date: iso(LAST_DAY) },
  };
  const read = await measureRead({ url, config, stream: 'export', syncMode: 'incremental' });
  const oneByOne = (days * mb) / rate;
  const bound = (days - 1) / REQUESTS_PER_S + mb / rate;
  const timesFaster = (seconds: number): string =>
    `${seconds.toFixed(1)} s, ${(oneByOne / seconds).toFixed(1)} times faster`;
  console.log(`${days} days of ${mb} MB at ${rate} MB/s per connection`);
  console.log(`one after another: ${oneByOne.toFixed(1)} s`);
  console.log(`bound by three requests a second: ${timesFaster(bound)}`);
  console.log(`read: ${timesFaster(read.seconds)}`);
  console.log(
    `processor: ${read.cpuSeconds.toFixed(1)} s, peak memory ${read.peakMB.toFixed(0)} MB, ${read.outMB.toFixed(0)} MB of output`,
  );
}
