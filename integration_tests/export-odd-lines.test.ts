import { expect, test } from '@jest/globals';
import { edgeCaseLines } from '../emulator/data/edge-case-lines.ts';
import { ReferenceExport } from '../test/reference/records.ts';
import { runSource } from './support/run-source.ts';
import { catalogOf, configWith, emulate } from './support/setup.ts';

const NOON = Date.parse('2026-06-20T12:00:00Z');
const DAY = '2026-06-10';

test('every edge-case line is an event, and no part of it is lost', async () => {
  const odd = edgeCaseLines(DAY);
  const emulator = await emulate({ clock: { now: () => NOON }, eventsPerDay: 0, events: odd });
  const run = await runSource('read', {
    config: configWith({ start_date: DAY, end_date: DAY }),
    catalog: catalogOf('export'),
    url: emulator.url,
    nowMs: NOON,
  });
  expect(run.errors).toEqual([]);
  const reference = new ReferenceExport();
  const expected = odd.map(({ line }) => {
    const text = typeof line === 'string' ? line : Buffer.from(line).toString('utf8');
    // A newline in a text is part of it. In a key it is not.
    return reference.record(text.replace('one \n', String.raw`one \n`).replace('\n', ''))?.data;
  });
  const records = run.stdout.split('\n').filter((line) => line.startsWith('{"type":"RECORD"'));
  expect(records.map((line) => line.replace(/^.*?"data":/, '').slice(0, -2))).toEqual(expected);
  expect(run.logs).toEqual(
    expect.arrayContaining([
      `export: ${DAY}: events split over several lines and joined again: 2`,
      `export: ${DAY}: events with invalid UTF-8, replaced by U+FFFD: 1`,
    ]),
  );
});

test('an event with more than 10,000 properties is left out with a warning, and holds back no other event', async () => {
  const properties = Array.from({ length: 10_001 }, (_, i) => `"p${i}":1`).join();
  const time = Date.parse(`${DAY}T12:00:00Z`) / 1000;
  const lines = ['', `,${properties}`, ''].map(
    (more, i) => `{"event":"E","properties":{"time":${time},"$insert_id":"${i}"${more}}}`,
  );
  const emulator = await emulate({ clock: { now: () => NOON }, eventsPerDay: 0 });
  for (const line of lines) emulator.control.events.add({ line });
  const run = await runSource('read', {
    config: configWith({ start_date: DAY, end_date: DAY }),
    catalog: catalogOf('export'),
    url: emulator.url,
    nowMs: NOON,
  });
  expect({ exitCode: run.exitCode, errors: run.errors }).toEqual({ exitCode: 0, errors: [] });
  expect(run.records('export').map(({ insert_id }) => insert_id)).toEqual(['0', '2']);
  expect(run.logs).toContainEqual(expect.stringMatching(/not an event.*"time/));
});

test('events with odd times or without a name are delivered and in the state, with one warning for each kind', async () => {
  const noon = Date.parse(`${DAY}T12:00:00Z`);
  const times = [String(noon), `"${noon / 1000}"`, `"${DAY}T12:00:00"`, 'null', '-5', undefined];
  const events = times.map((time, i) => ({
    line: `{"event":"Odd","properties":{${time === undefined ? '' : `"time":${time},`}"$insert_id":"${i}"}}`,
    day: DAY,
  }));
  const nameless = { line: `{"event":null,"properties":{"time":${noon / 1000},"$insert_id":"6"}}`, day: DAY };
  const emulator = await emulate({
    ...{ clock: { now: () => NOON }, eventsPerDay: 0, events: [...events, nameless] },
  });
  const run = await runSource('read', {
    config: configWith({ start_date: DAY, end_date: DAY }),
    ...{ catalog: catalogOf('export'), url: emulator.url, nowMs: NOON },
  });
  expect(run.errors).toEqual([]);
  const rows = run
    .records('export')
    .map(({ event, time, insert_id, _rescued_data }) => [...[insert_id, event, time, _rescued_data]]);
  const iso = `${DAY}T12:00:00Z`;
  expect(rows).toEqual([
    ['0', 'Odd', iso, null],
    ['1', 'Odd', iso, null],
    ['2', 'Odd', null, `{"time":"${DAY}T12:00:00"}`],
    ['3', 'Odd', null, null],
    ['4', 'Odd', null, '{"time":-5}'],
    ['5', 'Odd', null, null],
    ['6', null, iso, null],
  ]);
  expect(run.lastState('export')).toMatchObject({ read: [{ from: DAY, to: DAY }] });
  const warnings = run.logs.filter((line) => line.startsWith('export: events w'));
  expect(warnings).toEqual([
    expect.stringMatching(/without a usable time .*: 4, the first is "2026-06-10T12:00:00" in "\{/),
    expect.stringMatching(/name is missing or not text .*: 1, the first is "\{/),
  ]);
});

test.each(['"noon"', 'null', 'true', '[1]', '"2026-06-10T12:00:00"', '0', '1781000000000'])(
  'an event with the property `$time` = %s is not missing if its day is read hour by hour',
  async (own) => {
    const emulator = await emulate({ clock: { now: () => NOON }, eventsPerDay: 0 });
    const properties = `"$time":${own},"time":${Date.parse(DAY) / 1000 + 3600}`;
    emulator.control.events.add({ line: `{"event":"An additional time","properties":{${properties}}}` });
    // A window is split after two attempts.
    emulator.control.failures.add({ kind: 'answer', status: 504, times: 2 });
    const run = await runSource('read', {
      config: configWith({ start_date: DAY, end_date: DAY }),
      ...{ catalog: catalogOf('export'), url: emulator.url, nowMs: NOON, clockJumps: true },
    });
    expect(run.errors).toEqual([]);
    expect(run.logs.filter((line) => line.includes('is read in 24 pieces'))).toHaveLength(1);
    expect(run.records('export')).toHaveLength(1);
  },
);

test('an event of 10 MB is one complete record', async () => {
  const text = 'é"\n'.repeat(2_500_000);
  const properties = { time: Date.parse(DAY) / 1000, text };
  const emulator = await emulate({ clock: { now: () => NOON }, eventsPerDay: 5 });
  emulator.control.events.add({ line: JSON.stringify({ event: 'Long', properties }) });
  const run = await runSource('read', {
    config: configWith({ start_date: DAY, end_date: DAY }),
    ...{ catalog: catalogOf('export'), url: emulator.url, nowMs: NOON },
  });
  expect(run.errors).toEqual([]);
  const long = run.records('export').filter(({ event }) => event === 'Long');
  expect(long.map((record) => record['text'] === text)).toEqual([true]);
});

test('lines that stay broken hold back no other event, and a warning shows them', async () => {
  const emulator = await emulate({ clock: { now: () => NOON }, eventsPerDay: 20, edgeCaseShare: 0 });
  const half = '{"event":"Half","properties":{"time":1,"distinct_id":"first","plan":"';
  for (const line of ['{"event":"Comma","a":1,}', `${half}\nfree","distinct_id":"second"}}`])
    emulator.control.events.add({ line, day: DAY });
  const run = await runSource('read', {
    config: configWith({ start_date: DAY, end_date: '2026-06-11' }),
    ...{ catalog: catalogOf('export'), url: emulator.url, nowMs: NOON, clockJumps: true },
  });
  expect(run.errors).toEqual([]);
  expect(run.records('export')).toHaveLength(40);
  expect(run.lastState('export')).toMatchObject({ read: [{ from: DAY, to: '2026-06-11' }] });
  expect(run.logs).toContainEqual(
    expect.stringMatching(/lines that are not events, the same in two answers, were left out: 3, .*Comma/),
  );
  expect(emulator.control.requests.list().filter(({ family }) => family === 'export')).toHaveLength(2);
});
