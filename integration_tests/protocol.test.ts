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
/** Memory is measured once for this many bytes of output. */
const STEP_BYTES = 2_000_000;
/** A process that has written less still starts. */
const MIN_PIPE_BYTES = 100_000;
/** The reader pauses once for this many bytes of output. */
const PAUSE_BYTES = 15_000_000;

/** A read of about 60 MB a day with a window for each day: far more than pipes and buffers hold. */
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

test('spec prints exactly spec.json', async () => {
  const { messages, exitCode } = await runSource('spec');
  const spec: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'spec.json'), 'utf8'));
  expect(messages).toEqual([{ type: 'SPEC', spec }]);
  expect(exitCode).toBe(0);
});

test('discover prints exactly one catalog, byte for byte the same each time', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, edgeCaseShare: 0.2 });
  const given = { config: configWith(), url: emulator.url, nowMs: NOW };
  const [first, second] = [await runSource('discover', given), await runSource('discover', given)];
  expect(first.messages.map(({ type }) => type)).toEqual(['CATALOG']);
  expect(second.stdout).toBe(first.stdout);
  // Two streams have the columns of profiles, and share one request for them. Three share that of the descriptions. The
  // cohorts name two group keys, whose groups are sampled.
  expect(emulator.control.requests.list().filter(({ counted }) => counted)).toHaveLength(2 * (3 + 1 + 2));
  expect(first.catalog.map(({ name }) => name)).toEqual(STREAM_NAMES);
});

test('discover finds more than ten properties', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, customProperties: 100 });
  const { catalog } = await runSource('discover', { config: configWith(), url: emulator.url, nowMs: NOW });
  expect(Object.keys(Object(catalog[0]?.json_schema['properties']) as object).length).toBeGreaterThan(100);
});

test('a slow reader slows the source down, memory stays flat, and every line arrives complete', async () => {
  const days = 2;
  const child = startSource('read', await largeRead(days));
  const end = ended(child);
  if (child.stdout === null) throw new Error('stdout is not a pipe');
  const lines = new CompleteLines();
  const ahead: number[] = [];
  const memory: number[] = [];
  let taken = 0;
  for await (const chunk of child.stdout) {
    const bytes = Buffer.from(chunk as Uint8Array);
    lines.add(bytes);
    const before = taken;
    taken += bytes.length;
    if (isMultipleBetween(STEP_BYTES, before, taken)) memory.push(residentBytes(child.pid));
    if (isMultipleBetween(PAUSE_BYTES, before, taken)) ahead.push((await blockedAt(child.pid)) - taken);
  }
  expect((await end).exitCode).toBe(0);
  expect([lines.records, lines.torn]).toEqual([days * EVENTS_PER_DAY, 0]);
  expect(taken).toBeGreaterThan(100_000_000);
  expect(ahead.length).toBeGreaterThan(5);
  // No more than the pipe and this process's own buffer hold.
  expect(Math.max(...ahead)).toBeLessThan(500_000);
  expect(Math.max(...memory)).toBeLessThan(250_000_000);
  const laterThanAQuarter = memory.slice(Math.floor(memory.length / 4));
  expect((laterThanAQuarter.at(-1) ?? Infinity) - (laterThanAQuarter[0] ?? 0)).toBeLessThan(60_000_000);
});

test('the process ends silently if the reader closes stdout', async () => {
  const child = startSource('read', await largeRead());
  const end = ended(child);
  const stderr = collect(child, 'stderr');
  child.stdout?.once('data', () => child.stdout?.destroy());
  expect(await end).toEqual({ exitCode: 1, signal: null });
  expect(stderr().toString()).toBe('');
});

test.each(['spec', 'check', 'discover'])(
  '%s ends silently if the reader closes stdout before the answer',
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

test('SIGTERM ends a read long before its end, with complete lines', async () => {
  const child = startSource('read', await largeRead());
  const end = ended(child);
  const stdout = collect(child, 'stdout');
  if (child.stdout === null) throw new Error('stdout is not a pipe');
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  expect((await end).exitCode).toBe(143);
  expect(stdout().toString('utf8')).toMatch(/\n$/);
  expect(stdout().length).toBeLessThan(30_000_000);
  expect(messagesIn(stdout().toString('utf8')).statuses('export')).not.toContain('COMPLETE');
});

test('SIGTERM ends a read whose reader has stopped reading', async () => {
  const child = startSource('read', await largeRead());
  await blockedAt(child.pid);
  child.kill('SIGTERM');
  await once(child, 'exit');
  expect(child.exitCode).toBe(143);
});

test('a full refresh of a stream that cannot be resumed ends with its own state', async () => {
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

/** Counts lines without keeping them. */
class CompleteLines {
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

function isMultipleBetween(step: number, before: number, after: number): boolean {
  return Math.floor(after / step) > Math.floor(before / step);
}

/** Waits until a full pipe stops the process, and returns how many bytes it has written. */
async function blockedAt(pid: number | undefined): Promise<number> {
  for (let before = 0, quietLooks = 0; ;) {
    const written = writtenBytes(pid);
    quietLooks = written > MIN_PIPE_BYTES && written === before ? quietLooks + 1 : 0;
    if (quietLooks === 10) return written;
    before = written;
    await delay(10);
  }
}

/** The bytes that the process has written so far, mostly to stdout. */
function writtenBytes(pid: number | undefined): number {
  return Number(/wchar: (\d+)/.exec(readFileSync(`/proc/${pid ?? 'self'}/io`, 'utf8'))?.[1]);
}
