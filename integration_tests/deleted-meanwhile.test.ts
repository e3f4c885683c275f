/** What is deleted in Mixpanel during a read is a log line, and the rest of the stream is complete. */
import { expect, test } from '@jest/globals';
import type { Emulator } from '../emulator/server.ts';
import { runSource, type Run } from './support/run-source.ts';
import { catalogOf, configWith, emulate } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const ERROR_ANSWER = { kind: 'answer', status: 400, body: '{"error":"no"}', times: -1 } as const;
const LIST = '/list';

const membersOf = (id: number): string[] => Array.from({ length: 5 }, (_, i) => `member-${id}-${i}`);

function read(emulator: Emulator, stream: string, options: Record<string, unknown> = {}, state?: unknown) {
  const config = configWith({ start_date: '2026-06-01', num_workers: 1, ...options });
  return runSource('read', {
    ...{ config, catalog: catalogOf(stream), url: emulator.url, nowMs: NOW },
    ...(state === undefined ? {} : { state }),
  });
}

async function threeCohorts(): Promise<Emulator> {
  const emulator = await emulate({ clock: { now: () => NOW }, cohorts: 0, profiles: 0 });
  emulator.control.cohorts.add(...[1, 2, 3].map((id) => ({ id, members: membersOf(id) })));
  return emulator;
}

function membersRead(run: Run): string[] {
  return run
    .records('cohort_members')
    .map(({ distinct_id }) => String(distinct_id))
    .sort();
}

function queriesOf({ control }: Emulator): string[] {
  return control.requests
    .list()
    .filter(({ counted }) => counted)
    .map(({ path }) => path);
}

const ofCohort = (id: number) => ({ path: '/engage', query: { filter_by_cohort: JSON.stringify({ id }) } });

test('a cohort that is deleted before it is read costs a log line and one query, and the others are complete', async () => {
  const emulator = await threeCohorts();
  const { control } = emulator;
  control.hooks.before({ path: '/engage' }, () => {
    control.cohorts.remove(2);
  });
  const run = await read(emulator, 'cohort_members');
  expect(run.errors).toEqual([]);
  expect(run.statuses('cohort_members').at(-1)).toBe('COMPLETE');
  expect(membersRead(run)).toEqual([...membersOf(1), ...membersOf(3)].sort());
  expect(run.logs.filter((line) => line.includes('deleted in Mixpanel during the sync'))).toEqual([
    expect.stringContaining('cohort_members, cohort 2:'),
  ]);
  expect(queriesOf(emulator).filter((path) => path.endsWith(LIST))).toHaveLength(2);
});

test('a cohort that is deleted between two of its pages keeps the members read so far', async () => {
  const emulator = await threeCohorts();
  const { control } = emulator;
  control.hooks.before({ ...ofCohort(2), nth: 2 }, () => {
    control.cohorts.remove(2);
    control.sessions.expire();
  });
  const run = await read(emulator, 'cohort_members', { page_size: 2 });
  expect(run.errors).toEqual([]);
  expect(membersRead(run)).toEqual([...membersOf(1), ...membersOf(2).slice(0, 2), ...membersOf(3)].sort());
});

test('several cohorts that are deleted together cost one more query of the list', async () => {
  const emulator = await threeCohorts();
  const { control } = emulator;
  control.hooks.before({ path: '/engage' }, () => {
    control.cohorts.remove(1, 2, 3);
  });
  const run = await read(emulator, 'cohort_members');
  expect(run.errors).toEqual([]);
  expect(run.records('cohort_members')).toEqual([]);
  expect(queriesOf(emulator).filter((path) => path.endsWith(LIST))).toHaveLength(2);
});

test('an error for a cohort that is still on the list fails the stream', async () => {
  const emulator = await threeCohorts();
  emulator.control.failures.add({ ...ERROR_ANSWER, match: ofCohort(2) });
  const run = await read(emulator, 'cohort_members');
  expect(run.exitCode).toBe(1);
  expect(run.errors).toMatchObject([{ stream_descriptor: { name: 'cohort_members' } }]);
  expect(run.errors[0]?.message).toContain('cohort 2');
  expect(run.statuses('cohort_members').at(-1)).toBe('INCOMPLETE');
});

test('a funnel that is deleted between the list and its report is a log line, and leaves the state', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, funnels: 3 });
  const first = await read(emulator, 'funnels');
  expect(first.lastState('funnels')).toMatchObject({
    parts: { '7500,7501,7502': {} },
  });
  const { control } = emulator;
  control.requests.clear();
  control.hooks.before({ path: '/query/funnels', query: { funnel_id: '7500' } }, () => {
    control.funnels.remove(7501);
  });
  const second = await read(emulator, 'funnels', {}, first.stateFile);
  expect(second.errors).toEqual([]);
  expect(second.statuses('funnels').at(-1)).toBe('COMPLETE');
  expect(new Set(second.records('funnels').map(({ funnel_id }) => funnel_id))).toEqual(new Set([7500, 7502]));
  expect(Object.keys(partsOf(second))).toEqual(['7500,7502']);
  expect(second.logs.some((line) => /funnel 7501, .*deleted in Mixpanel during the sync/.test(line))).toBe(
    true,
  );
  expect(queriesOf(emulator).filter((path) => path.endsWith(LIST))).toHaveLength(2);
});

test('a funnel that is deleted after some of its windows is not requested again, and leaves the state', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, funnels: 1 });
  const { control } = emulator;
  control.hooks.before({ path: '/query/funnels', query: { funnel_id: '7500' }, nth: 2 }, () => {
    control.funnels.remove(7500);
  });
  const run = await read(emulator, 'funnels', { start_date: '2011-01-01' });
  expect(run.errors).toEqual([]);
  expect(run.records('funnels').length).toBeGreaterThan(100);
  expect(partsOf(run)).toEqual({});
  const gone = run.logs.filter((line) => line.includes('deleted in Mixpanel during the sync'));
  expect(gone.length).toBeGreaterThan(10);
  expect(queriesOf(emulator).filter((path) => !path.endsWith(LIST)).length).toBeLessThan(gone.length);
});

test('an error for a funnel that is still on the list fails the stream', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, funnels: 2 });
  emulator.control.failures.add({
    ...ERROR_ANSWER,
    match: { path: '/funnels', query: { funnel_id: '7501' } },
  });
  const run = await read(emulator, 'funnels');
  expect(run.exitCode).toBe(1);
  expect(run.errors[0]?.message).toContain('funnel 7501');
});

function partsOf(run: Run): object {
  const { parts } = run.lastState('funnels') as { parts: object };
  return parts;
}
