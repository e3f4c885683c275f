import { expect, test } from '@jest/globals';
import type { Emulator } from '../emulator/server.ts';
import { runSource, type Run } from './support/run-source.ts';
import { catalogOf, configWith, emulate, projectSecret } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const STREAMS = ['export', 'cohorts', 'funnels', 'revenue', 'engage'];
/** The streams that read nothing if all days are settled. */
const BY_DAY = ['export', 'funnels', 'revenue'];

async function project(): Promise<Emulator> {
  return await emulate({ eventsPerDay: 3, firstDay: '2026-06-01', profiles: 5, clock: { now: () => NOW } });
}

async function read({ url }: Emulator, options: Record<string, unknown>, state?: unknown): Promise<Run> {
  const config = configWith({ start_date: '2026-06-01', end_date: '2026-06-10', ...options });
  return await runSource('read', { config, catalog: catalogOf(...STREAMS), url, nowMs: NOW, state });
}

test('the move from a project secret to a service account reads no day again', async () => {
  const emulator = await project();
  const withSecret = await read(emulator, { credentials: projectSecret });
  expect(BY_DAY.map((name) => withSecret.lastState(name))).toMatchObject(
    BY_DAY.map(() => ({ project: 'US' })),
  );
  expect(withSecret.stdout).not.toContain(projectSecret.api_secret);
  const withAccount = await read(emulator, {}, withSecret.stateFile);
  expect(withAccount.logs.filter((line) => line.includes('another project'))).toEqual([]);
  expect(BY_DAY.flatMap((name) => withAccount.records(name))).toEqual([]);
  expect(withAccount.lastState('engage')).toMatchObject({
    project: expect.stringMatching(/^US-/) as unknown,
  });
});

test('with the state of another region every stream starts over, with a warning', async () => {
  const emulator = await project();
  const first = await read(emulator, {});
  const second = await read(emulator, { region: 'EU' }, first.stateFile);
  expect([second.exitCode, second.errors]).toEqual([0, []]);
  for (const name of STREAMS) {
    expect(second.records(name)).toHaveLength(first.records(name).length);
    expect(second.lastState(name)).toMatchObject({ project: expect.stringMatching(/^EU-/) as unknown });
  }
  expect(second.logs.filter((line) => line.includes('belongs to another project'))).toHaveLength(
    STREAMS.length,
  );
});

test('after a change of the time zone reports of moved days are read again, with one warning per stream', async () => {
  const emulator = await project();
  const days = { start_date: '2026-03-27', end_date: '2026-03-31' };
  const first = await read(emulator, days);
  const second = await read(emulator, { ...days, project_timezone: 'Europe/London' }, first.stateFile);
  // Summer time begins on the 29th.
  const datesOf = (name: string): unknown[] =>
    [...new Set(second.records(name).map(({ date }) => date))].sort();
  expect([datesOf('funnels'), datesOf('revenue'), second.records('export')]).toEqual([
    ['2026-03-29', '2026-03-30', '2026-03-31'],
    ['2026-03-29', '2026-03-30', '2026-03-31'],
    [],
  ]);
  expect(second.logs.filter((line) => line.includes('project_timezone changed'))).toHaveLength(BY_DAY.length);
});
