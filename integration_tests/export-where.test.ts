import { expect, test } from '@jest/globals';
import type { Emulator } from '../emulator/server.ts';
import { eventLine, idsOf } from './support/event-ids.ts';
import { runSource, type Run } from './support/run-source.ts';
import { catalogOf, configWith, emulate } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const DAYS = ['2026-06-01', '2026-06-02', '2026-06-03'];
const PRO = 'properties["plan"] == "pro"';

/** A project in which two events happen on each day, one of them with another plan. */
async function project(): Promise<Emulator> {
  const emulator = await emulate({ eventsPerDay: 0, clock: { now: () => NOW } });
  for (const day of DAYS) {
    const arrivedAt = Date.parse(`${day}T11:00:00Z`);
    for (const plan of ['pro', 'free']) {
      const line = eventLine(`${plan} ${day}`, arrivedAt);
      emulator.control.events.add({
        line: line.replace('"properties":{', `"properties":{"plan":"${plan}",`),
      });
    }
  }
  return emulator;
}

async function read({ url }: Emulator, export_where: string | undefined, state?: unknown): Promise<Run> {
  const days = { start_date: DAYS[0], end_date: DAYS.at(-1) };
  const config = configWith({ ...days, ...(export_where === undefined ? {} : { export_where }) });
  return await runSource('read', { config, catalog: catalogOf('export'), url, nowMs: NOW, state });
}

function warningsOf({ logs }: Run): string[] {
  return logs.filter((line) => line.includes('export_where'));
}

test('only the events that match are delivered, and a later sync reads no day again', async () => {
  const emulator = await project();
  const first = await read(emulator, PRO);
  expect({ exitCode: first.exitCode, errors: first.errors }).toEqual({ exitCode: 0, errors: [] });
  expect(idsOf(first.records('export'))).toEqual(DAYS.map((day) => `pro ${day}`));
  const second = await read(emulator, PRO, first.stateFile);
  expect([second.records('export'), warningsOf(second)]).toEqual([[], []]);
});

test.each([
  ['another expression', 'properties["plan"] == "free"', DAYS.map((day) => `free ${day}`)],
  ['no expression', undefined, [...DAYS.map((day) => `free ${day}`), ...DAYS.map((day) => `pro ${day}`)]],
])('after a change to %s every day is read again, with one warning', async (_what, where, expected) => {
  const emulator = await project();
  const first = await read(emulator, PRO);
  const second = await read(emulator, where, first.stateFile);
  expect(idsOf(second.records('export'))).toEqual(expected);
  expect(warningsOf(second)).toEqual([expect.stringContaining('every day is read again')]);
  const third = await read(emulator, where, second.stateFile);
  expect([third.records('export'), warningsOf(third)]).toEqual([[], []]);
});

test('an expression that Mixpanel rejects is named in check and in read, which costs one request', async () => {
  const emulator = await project();
  const config = configWith({ start_date: DAYS[0], export_where: 'plan ==' });
  const { connection } = await runSource('check', { config, url: emulator.url, nowMs: NOW });
  expect(connection?.message).toContain('export_where');
  emulator.control.requests.clear();
  const run = await read(emulator, 'plan ==');
  expect([run.exitCode, run.errors.length]).toEqual([1, 1]);
  expect(run.errors[0]?.message).toContain('export_where');
  expect(emulator.control.requests.list().filter(({ path }) => path.endsWith('/export'))).toHaveLength(1);
});
