/**
 * What Airbyte's own source loses or is slow at: one test for each row of the table in docs/reliability.md, which names
 * the test.
 */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';
import type { Emulator } from '../emulator/server.ts';
import { expectErrorThenRecovery, expectReadAgain } from './support/cut-short.ts';
import { countsOf } from './support/expected-events.ts';
import { expectExactly, readExport, type ExportDays } from './support/read-export.ts';
import { ended, runSource, startSource, type Run } from './support/run-source.ts';
import { catalogOf, configured, configWith, emulate } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const clock = { now: () => NOW };
const LAST_DAYS: ExportDays = { from: '2026-06-18', to: '2026-06-20', nowMs: NOW };

/** The sizes that docs/reliability.md quotes take a minute: `FULL_SIZE=true` reads them, otherwise a tenth. */
const SCALE = process.env['FULL_SIZE'] === 'true' ? 1 : 0.1;
const EVENTS = 180_000 * SCALE;
const PROFILES = 100_000 * SCALE;

test('an export that ends halfway with `terminated early` is never COMPLETE', async () => {
  await expectErrorThenRecovery({ kind: 'terminated-early' });
});

test('an export that ends halfway with `export terminated early` is never COMPLETE', async () => {
  await expectErrorThenRecovery({ kind: 'terminated-early', text: 'export terminated early' });
});

test('a cut gzip stream on a cleanly closed connection is detected and read again', async () => {
  await expectReadAgain({ kind: 'cut-body' });
});

test('a dropped connection leaves no state from the middle of a window', async () => {
  await expectErrorThenRecovery({ kind: 'cut-connection' });
});

test('U+2028, U+2029 and U+0085 in strings are kept', async () => {
  const emulator = await emulate({ clock, eventsPerDay: 0 });
  const text = 'a\u2028b\u2029c\u0085d';
  const properties = { time: NOW / 1000 - 60, distinct_id: text, list: [text], [text]: 'a name' };
  emulator.control.events.add({ line: JSON.stringify({ event: text, properties }) });
  const run = await runSource('read', {
    ...{ config: configWith({ start_date: LAST_DAYS.from }), url: emulator.url, nowMs: NOW },
    catalog: catalogOf('export'),
  });
  const list = JSON.stringify([text]);
  expect(run.records('export')).toMatchObject([{ event: text, distinct_id: text, list, [text]: 'a name' }]);
});

test('an event with a property `$time` is read like any other', async () => {
  const emulator = await emulate({ clock, firstDay: LAST_DAYS.from, eventsPerDay: 20 });
  const properties = { $time: 1_780_000_000, time: NOW / 1000 - 60, distinct_id: 'u1' };
  emulator.control.events.add({ line: JSON.stringify({ event: 'Odd', properties }) });
  const run = await runSource('read', {
    ...{ config: configWith({ start_date: LAST_DAYS.from }), url: emulator.url, nowMs: NOW },
    catalog: catalogOf('export'),
  });
  const events = [...emulator.control.visibleEvents(LAST_DAYS.from, LAST_DAYS.to)];
  expect(run.statuses('export').at(-1)).toBe('COMPLETE');
  expect(run.records('export')).toHaveLength(events.length);
  expect(run.records('export').find(({ event }) => event === 'Odd')).toMatchObject({
    time: '2026-06-20T11:59:00Z',
    _time: '1780000000',
  });
});

test('a state is emitted only after all events of its days', async () => {
  const emulator = await emulate({ clock, firstDay: '2026-06-01', eventsPerDay: 60, lateShare: 0.2 });
  // The emulator exports it before the other events of its day, which are earlier.
  const properties = { time: Date.UTC(2026, 5, 10, 23, 59, 59) / 1000, distinct_id: 'u1' };
  emulator.control.events.add({ line: JSON.stringify({ event: 'Last of its day', properties }) });
  const run = await runSource('read', {
    config: configWith({ start_date: '2026-06-01', date_window_size: 5 }),
    ...{ catalog: catalogOf('export'), url: emulator.url, nowMs: NOW },
  });
  const printed: string[] = [];
  let states = 0;
  for (const message of run.messages) {
    if (message.type === 'RECORD') printed.push(String(message.record.data['time']));
    if (message.type !== 'STATE') continue;
    states++;
    const { read } = message.state.stream.stream_state as { read: { from: string; to: string }[] };
    for (const { from, to } of read) {
      const events = [...emulator.control.visibleEvents(from, to)].length;
      const ofThem = printed.map((time) => time.slice(0, 10)).filter((day) => day >= from && day <= to);
      expect(ofThem).toHaveLength(events);
    }
  }
  expect(states).toBe(4);
  // In sorted records, a state with the latest time so far would be correct too.
  expect(printed).not.toEqual([...printed].sort());
});

test('cohorts created before the start date are read with their members', async () => {
  const emulator = await emulate({ clock, profiles: 0, cohorts: 0 });
  for (const [id, created] of [
    [1, '2012-01-01 00:00:00'],
    [2, '2026-06-19 00:00:00'],
  ] as const)
    emulator.control.cohorts.add({ id, created, members: [`of-${id}`, 'of both'] });
  const run = await runSource('read', {
    config: configWith({ start_date: '2026-06-18' }),
    ...{ catalog: catalogOf('cohorts', 'cohort_members'), url: emulator.url, nowMs: NOW },
  });
  expect(run.records('cohorts').map(({ id }) => id)).toEqual([1, 2]);
  const pairs = run
    .records('cohort_members')
    .map(({ cohort_id, distinct_id }) => [cohort_id, distinct_id].join());
  expect(pairs.sort()).toEqual(['1,of both', '1,of-1', '2,of both', '2,of-2']);
});

test('profiles never seen, or last seen before the start date, are read', async () => {
  const emulator = await emulate({ clock, profiles: 800, neverSeenShare: 0.5, numericIdShare: 0 });
  for (const syncMode of ['full_refresh', 'incremental'] as const) {
    const run = await runSource('read', {
      config: configWith({ start_date: '2026-06-20' }),
      catalog: configured([{ name: 'engage', json_schema: {} }], syncMode),
      ...{ url: emulator.url, nowMs: NOW },
    });
    const truth = idsOfProfiles(emulator);
    expect(truth).toHaveLength(800);
    expect(idsDelivered(run)).toEqual(truth);
    const neverSeen = run.records('engage').filter((record) => record['last_seen'] === undefined);
    expect(neverSeen.length).toBeGreaterThan(100);
  }
});

test('a 400 for a day that has not begun costs a log line, not the stream', async () => {
  const late = Date.parse('2026-06-20T20:00:00Z');
  const emulator = await emulate({ clock: { now: () => late }, firstDay: '2026-06-15', eventsPerDay: 20 });
  const days = { from: '2026-06-15', to: '2026-06-20', nowMs: late };
  const reading = await readExport(emulator, days, { project_timezone: 'Asia/Tokyo' });
  expectExactly(reading);
  const { run } = reading;
  expect(run.logs.filter((line) => line.includes('2026-06-21 has not begun yet'))).toHaveLength(1);
  expect(run.lastState('export')).toMatchObject({ read: [{ from: '2026-06-15', to: '2026-06-20' }] });
});

test('discover and read accept a `start_date` without a time of day', async () => {
  const emulator = await emulate({ clock, firstDay: '2026-06-10', eventsPerDay: 20 });
  const read = await readExport(emulator, LAST_DAYS, { start_date: '2026-06-18' });
  expectExactly(read);
  expectExactly(await readExport(emulator, LAST_DAYS, { start_date: '2026-06-18T00:00:00Z' }));
  expect(read.expected.length).toBeGreaterThan(40);
});

test('all events of one large window are read', async () => {
  const emulator = await emulate({
    ...{ clock, firstDay: '2026-06-10', lastDay: '2026-06-10', eventsPerDay: EVENTS },
    ...{ missingIdShare: 0, lateShare: 0 },
  });
  const usage = join(mkdtempSync(join(tmpdir(), 'source-mixpanel-')), 'usage.json');
  const reporter = join(import.meta.dirname, 'support', 'report-usage.mjs');
  const begun = performance.now();
  const child = startSource('read', {
    config: configWith({ start_date: '2026-06-10', end_date: '2026-06-10' }),
    ...{ catalog: catalogOf('export'), url: emulator.url, nowMs: NOW },
    env: { NODE_OPTIONS: `--import=${reporter}`, USAGE_FILE: usage },
  });
  const end = ended(child);
  if (child.stdout === null) throw new Error('no pipe');
  const delivered: string[] = [];
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith('{"type":"RECORD"')) delivered.push(idIn(line, 'insert_id'));
  expect((await end).exitCode).toBe(0);
  const seconds = (performance.now() - begun) / 1000;
  const { cpuSeconds } = JSON.parse(readFileSync(usage, 'utf8')) as { cpuSeconds: number };
  let megabytes = 0;
  const truth: string[] = [];
  for (const line of emulator.control.visibleEvents('2026-06-10', '2026-06-10')) {
    megabytes += (Buffer.byteLength(line) + 1) / 1e6;
    truth.push(idIn(line, '$insert_id'));
  }
  expect(truth).toHaveLength(EVENTS);
  expect(countsOf(delivered)).toEqual(countsOf(truth));
  tell(
    `${EVENTS} events, ${megabytes.toFixed(0)} MB: ${cpuSeconds.toFixed(1)} CPU-seconds, ${seconds.toFixed(1)} s`,
  );
});

test('all pages of the profiles of a large project are one query', async () => {
  const emulator = await emulate({ clock, profiles: PROFILES, numericIdShare: 0, limits: true });
  const begun = performance.now();
  const run = await runSource('read', {
    ...{ config: configWith(), catalog: catalogOf('engage'), url: emulator.url, nowMs: NOW },
  });
  const seconds = (performance.now() - begun) / 1000;
  const requests = emulator.control.requests.list();
  expect(requests.filter(({ counted }) => counted)).toHaveLength(1);
  // One more after the last full page, to see that it is empty.
  expect(requests).toHaveLength(PROFILES / 1000 + 1);
  expect(idsDelivered(run)).toEqual(idsOfProfiles(emulator));
  tell(`${PROFILES} profiles: ${requests.length} pages, 1 query, ${seconds.toFixed(1)} s`);
});

test('20 funnels over one year are 21 queries', async () => {
  const emulator = await emulate({ clock, funnels: 20, limits: true });
  const run = await runSource('read', {
    config: configWith({ start_date: '2025-06-21', end_date: '2026-06-20' }),
    ...{ catalog: catalogOf('funnels'), url: emulator.url, nowMs: NOW },
  });
  expect(run.errors).toEqual([]);
  expect(emulator.control.requests.list().filter(({ counted }) => counted)).toHaveLength(21);
  const days = run.records('funnels').map(({ funnel_id, date }) => `${String(funnel_id)} ${String(date)}`);
  expect(new Set(days).size).toBe(20 * 365);
  expect(days).toHaveLength(20 * 365);
});

test('`spec` prints the form and nothing else', async () => {
  const begun = performance.now();
  const run = await runSource('spec');
  tell(`spec: ${((performance.now() - begun) / 1000).toFixed(2)} s`);
  expect(run.messages.map(({ type }) => type)).toEqual(['SPEC']);
});

function idsOfProfiles({ control }: Emulator): string[] {
  return [...control.profiles.visible()].map((line) => idIn(line, '$distinct_id')).sort();
}

function idsDelivered(run: Run): string[] {
  return run
    .records('engage')
    .map(({ distinct_id }) => String(distinct_id))
    .sort();
}

/** A string member of a line of JSON. */
function idIn(line: string, name: string): string {
  const start = line.indexOf(`"${name}":"`);
  if (start < 0) throw new Error(`no ${name}: ${line}`);
  const value = start + name.length + 4;
  return line.slice(value, line.indexOf('"', value));
}

/** Prints numbers for docs/reliability.md. */
function tell(measured: string): void {
  process.stdout.write(`${measured}\n`);
}
