import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { readChunks } from '../../src/mixpanel/http/body.ts';
import { Tally } from './tally.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'main.js');

export interface CommandRun {
  readonly exitCode: number;
  readonly tally: Tally;
  readonly seconds: number;
}

/** Runs the connector as a platform would, writes its stdout to `messagesFile` and shows the progress. */
export async function runConnector(
  args: readonly string[],
  url: string,
  messagesFile: string,
): Promise<CommandRun> {
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1000;
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, MIXPANEL_BASE_URL: url },
  });
  const ended = new Promise<number>((resolve) => {
    child.once('close', (code) => {
      resolve(code ?? 1);
    });
  });
  const tally = new Tally();
  const lines = new PassThrough();
  child.stdout.pipe(createWriteStream(messagesFile));
  child.stdout.pipe(lines);
  await tally.count(readChunks(lines), () => {
    showProgress(tally, seconds());
  });
  const exitCode = await ended;
  clearProgress();
  return { exitCode, tally, seconds: seconds() };
}

function showProgress(tally: Tally, seconds: number): void {
  if (!process.stdout.isTTY) return;
  const parts = [...tally.streams].map(([name, { records }]) => `${name} ${records.toLocaleString('en')}`);
  process.stdout.write(`\r\u001b[2K  ${parts.join(' · ')} · ${seconds.toFixed(1)} s`);
}

function clearProgress(): void {
  if (process.stdout.isTTY) process.stdout.write('\r\u001b[2K');
}
