import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { messagesIn } from './support/messages.ts';
import { collect, ended, runSource, startSource, type Given } from './support/run-source.ts';
import { catalogOf, configured, configWith, emulate } from './support/setup.ts';
import { STREAM_NAMES } from './support/streams.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');

const EVENTS_PER_DAY = 60_000;
/** Memory is measured so often. */
const STEP_BYTES = 2_000_000;
/** The reader takes 1 MB a second for so many bytes, and again each time so many have come. */
const SLOW_BYTES = 2_500_000;
const SLOW_EACH_BYTES = 60_000_000;

/** A read of about 60 MB a day, a window each: far more than pipes and buffers hold. */
async function largeRead(days = 1): Promise<Given> {
  const lastDay = `2026-06-${9 + days}`;
  const emulator = await emulate({
    clock: { now: () => NOW },
    eventsPerDay: EVENTS_PER_DAY,
    firstDay: '2026-06-10',
    lastDay,
  });
  const config = configWith({ start_date: '2026-06-10', end_date: lastDay, date_window_size: 1 });
  return { config, catalog: catalogOf('export'), url: emulator.url, nowMs: NOW };
}

test('spec prints exactly the form at the top of the repository', async () => {
  const { messages, exitCode } = await runSource('spec');
  const spec: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'spec.json'), 'utf8'));
  expect(messages).toEqual([{ type: 'SPEC', spec }]);
  expect(exitCode).toBe(0);
});

test('discover prints exactly one catalog, the same byte for byte each time', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, edgeCaseShare: 0.2 });
  const given = { config: configWith(), url: emulator.url, nowMs: NOW };
  const [first, second] = [await runSource('discover', given), await runSource('discover', given)];
  expect(first.messages.map(({ type }) => type)).toEqual(['CATALOG']);
  expect(second.stdout).toBe(first.stdout);
  // Two streams have the columns of profiles, and share one request for them.
  expect(emulator.control.requests.list().filter(({ counted }) => counted)).toHaveLength(4);
  expect(first.catalog.map(({ name }) => name)).toEqual(STREAM_NAMES);
});

test('columns of discover are those of more than ten properties', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, customProperties: 100 });
  const { catalog } = await runSource('discover', { config: configWith(), url: emulator.url, nowMs: NOW });
  expect(Object.keys(Object(catalog[0]?.json_schema['properties']) as object).length).toBeGreaterThan(100);
});

test('a reader of 1 MB/s slows the source down, memory stays flat, and every line arrives whole', async () => {
  const days = 4;
  const child = startSource('read', await largeRead(days));
  const end = ended(child);
  if (child.stdout === null) throw new Error('no pipe');
  const lines = new WholeLines();
  const ahead: number[] = [];
  const memory: number[] = [];
  let taken = 0;
  for await (const chunk of child.stdout) {
    const bytes = Buffer.from(chunk as Uint8Array);
    lines.add(bytes);
    const step = Math.floor(taken / STEP_BYTES);
    taken += bytes.length;
    if (taken % SLOW_EACH_BYTES < SLOW_BYTES) {
      ahead.push(writtenBytes(child.pid) - taken);
      await delay(bytes.length / 1000);
    }
    if (Math.floor(taken / STEP_BYTES) > step) memory.push(residentBytes(child.pid));
  }
  expect((await end).exitCode).toBe(0);
  expect([lines.records, lines.torn]).toEqual([days * EVENTS_PER_DAY, 0]);
  expect(taken).toBeGreaterThan(200_000_000);
  // No more than what the pipe and this process's own buffer hold.
  expect(Math.max(...ahead)).toBeLessThan(500_000);
  expect(Math.max(...memory)).toBeLessThan(250_000_000);
  const laterThanAQuarter = memory.slice(Math.floor(memory.length / 4));
  expect((laterThanAQuarter.at(-1) ?? Infinity) - (laterThanAQuarter[0] ?? 0)).toBeLessThan(60_000_000);
}, 60_000);

test('a reader that closes its end is no error: the process ends and says nothing', async () => {
  const child = startSource('read', await largeRead());
  const end = ended(child);
  const stderr = collect(child, 'stderr');
  child.stdout?.once('data', () => child.stdout?.destroy());
  expect(await end).toEqual({ exitCode: 1, signal: null });
  expect(stderr().toString()).toBe('');
}, 30_000);

test.each(['spec', 'check', 'discover'])(
  'a reader that is gone before %s answers is no error',
  async (command) => {
    const { url } = await emulate({ clock: { now: () => NOW }, eventsPerDay: 1 });
    const child = startSource(command, command === 'spec' ? {} : { config: configWith(), url, nowMs: NOW });
    const end = ended(child);
    const stderr = collect(child, 'stderr');
    child.stdout?.destroy();
    expect(await end).toEqual({ exitCode: 1, signal: null });
    expect(stderr().toString()).toBe('');
  },
);

test('SIGTERM ends a read at once, and no line is torn', async () => {
  const child = startSource('read', await largeRead());
  const end = ended(child);
  const stdout = collect(child, 'stdout');
  if (child.stdout === null) throw new Error('no pipe');
  await once(child.stdout, 'data');
  const told = Date.now();
  child.kill('SIGTERM');
  expect((await end).exitCode).toBe(143);
  expect(Date.now() - told).toBeLessThan(3000);
  expect(stdout().toString('utf8')).toMatch(/\n$/);
  expect(messagesIn(stdout().toString('utf8')).statuses('export')).not.toContain('COMPLETE');
}, 30_000);

test('SIGTERM ends a read whose reader has stopped reading', async () => {
  const child = startSource('read', await largeRead());
  await delay(1500);
  const told = Date.now();
  child.kill('SIGTERM');
  await once(child, 'exit');
  expect(child.exitCode).toBe(143);
  expect(Date.now() - told).toBeLessThan(3000);
}, 30_000);

test('a full refresh of a stream that cannot be resumed ends with a state of its own', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, cohorts: 40 });
  const catalog = configured([{ name: 'cohorts', json_schema: {} }], 'full_refresh');
  const config = configWith({ start_date: '2026-06-19' });
  const run = await runSource('read', { config, catalog, url: emulator.url, nowMs: NOW });
  expect(run.records('cohorts')).toHaveLength(40);
  expect(
    run.states('cohorts').map(({ stream, sourceStats }) => [stream.stream_state, sourceStats.recordCount]),
  ).toEqual([[{ __ab_no_cursor_state_message: true }, 40]]);
  expect(run.stdout).toContain('"recordCount":40.0}');
});

function residentBytes(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid ?? 'self'}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

/** Counts lines as they come, without keeping them. */
class WholeLines {
  records = 0;
  torn = 0;
  #rest = '';

  add(bytes: Buffer): void {
    const lines = (this.#rest + bytes.toString('latin1')).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('{"type":"RECORD"')) this.records++;
      if (!line.startsWith('{"type":"') || !line.endsWith('}')) this.torn++;
    }
  }
}

/** What the process has written so far, to its stdout above all. */
function writtenBytes(pid: number | undefined): number {
  return Number(/wchar: (\d+)/.exec(readFileSync(`/proc/${pid ?? 'self'}/io`, 'utf8'))?.[1]);
}
