import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCommand } from './connector.ts';
import { measureRecords, type Usage } from './measure-command.ts';

export interface MeasuredRead {
  /** Where Mixpanel is. */
  readonly url: string;
  readonly config: object;
  /** Streams to read, separated by commas, or one as `discover` describes it. */
  readonly stream: string | object;
  readonly syncMode: string;
  /** At most this many bytes of output are taken per second. Default: all at once. */
  readonly maxBytesPerSecond?: number | undefined;
  /** Whether a read that fails is measured too. */
  readonly mayFail?: boolean;
}

/** Runs the built connector once and measures its process and its output. Throws if the read fails. */
export async function measureRead(read: MeasuredRead): Promise<Usage & { readonly records: number }> {
  const { url, config, stream, syncMode, maxBytesPerSecond, mayFail = false } = read;
  const streams =
    typeof stream === 'string' ? stream.split(',').map((name) => ({ name, json_schema: {} })) : [stream];
  const catalog = { streams: streams.map((each) => ({ stream: each, sync_mode: syncMode })) };
  const folder = mkdtempSync(join(tmpdir(), 'source-mixpanel-bench-'));
  try {
    const measured = await measureRecords(readCommand({ url }, config, catalog, folder), maxBytesPerSecond);
    if (measured.exitCode !== 0 && !mayFail)
      throw new Error(`the read exited with ${measured.exitCode}: ${measured.errors}`);
    return measured;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
