import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { measureRead } from '../measure/measure-read.ts';
import { singleRow } from '../measure/single-row.ts';
import type { Row } from '../results/row.ts';

const SERVER = join(import.meta.dirname, 'profile-server.ts');
const CONFIG = {
  credentials: { username: 'bench', secret: 'bench', project_id: 1 },
  project_timezone: 'UTC',
  start_date: '2026-01-15',
};

export interface ProfileBench {
  /** Bytes per profile; each size is read once. */
  readonly sizes: readonly number[];
  /** How many profiles to read; by default as many as make up `megabytes`. */
  readonly profiles: number | undefined;
  readonly megabytes: number;
  readonly pageSize: number;
  /** `engage`, or also `cohort_members`: six queries at the same time. */
  readonly streams: string;
  /** How fast the reader of stdout is. */
  readonly maxBytesPerSecond: number | undefined;
}

/** Measures reads of profiles of several sizes. */
export async function measureProfileSizes(bench: ProfileBench): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of bench.sizes) {
    const profiles = bench.profiles ?? Math.max(1, Math.round((bench.megabytes * 1e6) / size));
    rows.push(await measureSize(size, profiles, bench));
  }
  return rows;
}

async function measureSize(size: number, profiles: number, bench: ProfileBench): Promise<Row> {
  const server = spawn(process.execPath, [SERVER, String(profiles), String(size)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = String(await once(server.stdout, 'data')).trim();
    const usage = await measureRead({
      ...{ url, config: { ...CONFIG, page_size: bench.pageSize }, stream: bench.streams },
      ...{ syncMode: 'full_refresh', maxBytesPerSecond: bench.maxBytesPerSecond },
    });
    const { records } = usage;
    if (records < profiles) throw new Error(`${records} of ${profiles} profiles were delivered`);
    const task = `profiles of ${size < 1e6 ? `${size / 1000} KB` : `${size / 1e6} MB`}`;
    return singleRow({ task, items: records, jsonMB: (records * size) / 1e6, usage });
  } finally {
    server.kill();
  }
}
