import { expect, test } from '@jest/globals';
import type { EmulatorOptions } from '../../emulator/options.ts';
import { ACCOUNT, appPath, ask, jsonOf, pathOf } from './support/ask.ts';
import { startProject } from './support/project.ts';

async function startWithThree(options: EmulatorOptions = {}) {
  const emulator = await startProject({ annotations: 0, ...options });
  emulator.control.annotations.add(
    { id: 1, date: '2026-01-05 12:00:00', description: 'one' },
    { id: 2, date: '2026-01-10T00:30:00+01:00', description: 'two', tags: [{ id: 1, name: 'release' }] },
    { id: 3, date: '2026-02-20 00:00:00' },
  );
  return emulator;
}

test('a service account gets all annotations of the project', async () => {
  const emulator = await startWithThree();
  const user = { id: 1, first_name: '', last_name: '' };
  expect(jsonOf(await ask(emulator, appPath('annotations'), ACCOUNT))).toEqual({
    status: 'ok',
    results: [
      { id: 1, date: '2026-01-05 12:00:00', description: 'one', user, tags: [] },
      {
        id: 2,
        date: '2026-01-10T00:30:00+01:00',
        description: 'two',
        user,
        tags: [{ id: 1, name: 'release' }],
      },
      { id: 3, date: '2026-02-20 00:00:00', description: '', user, tags: [] },
    ],
  });
});

test.each([
  [{ fromDate: '2026-01-10' }, [2, 3]],
  [{ toDate: '2026-01-10' }, [1, 2]],
  [{ fromDate: '2026-01-06', toDate: '2026-01-09' }, []],
])('the annotations for %j are %j', async (parameters, ids) => {
  const emulator = await startWithThree();
  const reply = await ask(emulator, appPath('annotations', parameters), ACCOUNT);
  expect(jsonOf(reply)).toMatchObject({ results: ids.map((id) => ({ id })) });
});

test('the older API requires both dates and returns neither users nor tags', async () => {
  const emulator = await startWithThree();
  const path = '/api/2.0/annotations';
  for (const part of [
    '',
    '?from_date=2026-01-01',
    '?to_date=2026-01-01',
    '?from_date=1&to_date=2026-01-01',
  ]) {
    expect((await ask(emulator, `${path}${part}`)).status).toBe(400);
  }
  expect(jsonOf(await ask(emulator, `${path}?from_date=2026-01-06&to_date=2026-12-31`))).toEqual({
    error: false,
    annotations: [
      { date: '2026-01-10 00:30:00', project_id: 876089, id: 2, description: 'two' },
      { date: '2026-02-20 00:00:00', project_id: 876089, id: 3, description: '' },
    ],
  });
});

test('the App API accepts neither the project secret nor another project', async () => {
  const emulator = await startWithThree();
  expect((await ask(emulator, appPath('annotations'))).status).toBe(401);
  expect((await ask(emulator, '/api/app/projects/1/annotations', ACCOUNT)).status).toBe(403);
  expect((await ask(emulator, '/api/app/projects/876089/nothing', ACCOUNT)).status).toBe(404);
  expect((await ask(emulator, appPath('annotations', { from_date: '2026-01-01' }), ACCOUNT)).status).toBe(
    400,
  );
});

test('each tag says whether an annotation has it', async () => {
  const emulator = await startWithThree();
  emulator.control.annotations.add({ date: '2026-01-01 00:00:00', tags: [{ id: 9, name: 'mine' }] });
  emulator.control.annotations.remove(2);
  expect(jsonOf(await ask(emulator, appPath('annotations/tags'), ACCOUNT))).toEqual([
    { id: 1, name: 'release', has_annotations: false, project_id: 876089 },
    { id: 2, name: 'Ausfall ⚠️', has_annotations: false, project_id: 876089 },
    { id: 3, name: 'never used', has_annotations: false, project_id: 876089 },
    { id: 9, name: 'mine', has_annotations: true, project_id: 876089 },
  ]);
});

test('generated annotations have both date formats and unique ids', async () => {
  const { control } = await startProject({ annotations: 20 });
  const dates = control.annotations.list().map(({ date }) => date);
  expect(dates.filter((date) => /^\d{4}-\d\d-\d\d \d\d:00:00$/.test(date))).toHaveLength(10);
  expect(dates.filter((date) => /^\d{4}-\d\d-\d\dT\d\d:30:00\+01:00$/.test(date))).toHaveLength(10);
  control.annotations.add({ date: dates[0] ?? '' });
  expect(new Set(control.annotations.list().map(({ id }) => id)).size).toBe(21);
});

test('neither API of annotations counts against an hourly quota', async () => {
  const emulator = await startWithThree({ limits: { query: { perHour: 1 } } });
  const statuses = async (path: string) => [
    (await ask(emulator, path, ACCOUNT)).status,
    (await ask(emulator, path, ACCOUNT)).status,
  ];
  expect(await statuses(appPath('annotations'))).toEqual([200, 200]);
  const days = 'from_date=2026-01-01&to_date=2026-01-02&project_id=876089';
  expect(await statuses(`/api/query/annotations?${days}`)).toEqual([200, 200]);
});

test('the older API may refuse days of the far past or the future', async () => {
  const emulator = await startWithThree({ oldAnnotationsDays: 90, oldAnnotationsRefuseFuture: true });
  const answerFor = async (from: string, to: string): Promise<unknown> => {
    const reply = await ask(emulator, pathOf('/api/query/annotations', { from_date: from, to_date: to }));
    return reply.status === 200 ? 200 : jsonOf(reply);
  };
  expect(await answerFor('2025-11-02', '2026-01-31')).toBe(200);
  expect(await answerFor('2025-11-01', '2026-01-31')).toMatchObject({
    error: 'Date range exceeds 90 days into the past',
  });
  expect(await answerFor('2025-11-02', '2026-02-01')).toMatchObject({
    error: 'to_date cannot be later than today',
  });
});
