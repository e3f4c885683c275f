import { expect, test } from '@jest/globals';
import { ask, exportPath, linesOf } from './support/ask.ts';
import { lineOf, startProject } from './support/project.ts';

const COHORTS = '/api/query/cohorts/list';
const DAY = exportPath('2026-01-10');

test('a hook runs once, before the matching request is answered', async () => {
  const emulator = await startProject();
  const { hooks } = emulator.control;
  const done: string[] = [];
  hooks.before({ path: '/cohorts' }, () => done.push('first'));
  hooks.before({ path: '/cohorts', nth: 2 }, () => done.push('second'));
  hooks.before({ path: '/export', query: { from_date: '2026-01-11' } }, () => done.push('never'));
  await ask(emulator, DAY);
  expect(done).toEqual([]);
  await ask(emulator, COHORTS);
  expect(done).toEqual(['first']);
  await ask(emulator, COHORTS);
  await ask(emulator, COHORTS);
  expect(done).toEqual(['first', 'second']);
});

test('the answer reflects the change', async () => {
  const emulator = await startProject({ eventsPerDay: 0 });
  const { hooks, events } = emulator.control;
  hooks.before({ path: '/export', nth: 2 }, () => {
    events.add({ line: lineOf({}) });
  });
  expect(linesOf(await ask(emulator, DAY))).toHaveLength(0);
  expect(linesOf(await ask(emulator, DAY))).toHaveLength(1);
});
