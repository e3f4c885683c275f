import { expect, test } from '@jest/globals';
import { emulate } from '../support/setup.ts';
import { MEMBERS_STATE, NOW, project, ranges, readFrom, stateOf } from '../support/states-of-others.ts';

test.each([
  ['the latest last_seen', { last_seen: '2026-06-15T10:00:00' }],
  ['a slice', ranges(['2025-06-15T00:00:00', '2026-06-15T10:00:00', '2026-06-15T10:00:00'])],
  ['slices with a gap', ranges(['1970-01-01', '2026-06-15T10:00:00'], ['2026-06-17', '2026-06-19'])],
])('engage with %s as its state: reads profiles seen since, and those never seen', async (_form, state) => {
  const emulator = await project();
  emulator.control.profiles.add(
    { distinctId: 'never', properties: { $name: 'imported' } },
    { distinctId: 'old', properties: { $last_seen: '2026-06-01T10:00:00' } },
    { distinctId: 'in the gap', properties: { $last_seen: '2026-06-16T10:00:00' } },
    { distinctId: 'new', properties: { $last_seen: '2026-06-20T10:00:00' } },
  );
  const run = await readFrom(emulator, 'engage', stateOf('engage', state));
  expect(run.errors).toEqual([]);
  const ids = run.records('engage').map(({ distinct_id }) => distinct_id);
  expect(ids).toEqual(expect.arrayContaining(['never', 'in the gap', 'new']));
  expect(ids).not.toContain('old');
});

test.each([
  ['the latest created', { created: '2024-10-18 00:00:00' }],
  ['a slice', ranges(['2020-01-01 00:00:00', '2024-10-18 00:00:00', '2024-10-18 00:00:00'])],
])('cohorts with %s as its state: reads those created since', async (_form, state) => {
  const emulator = await emulate({ clock: { now: () => NOW }, cohorts: 30 });
  const run = await readFrom(emulator, 'cohorts', stateOf('cohorts', state));
  expect(run.errors).toEqual([]);
  const made = emulator.control.cohorts.list().map(({ created }) => created);
  const expected = made.filter((created) => created >= '2024-10-17 00:00:00');
  expect(expected.length).toBeGreaterThan(0);
  expect(expected.length).toBeLessThan(made.length);
  expect(
    run
      .records('cohorts')
      .map(({ created }) => created)
      .sort(),
  ).toEqual(expected.sort());
});

test.each([
  ['partitions', MEMBERS_STATE],
  ['a global cursor', { ...MEMBERS_STATE, use_global_cursor: true, states: [] }],
  ['slices', ranges(['1970-01-01', '2026-06-15'])],
])('cohort_members with %s as its state: reads all members', async (_form, state) => {
  const emulator = await project();
  const run = await readFrom(emulator, 'cohort_members', stateOf('cohort_members', state));
  expect(run.errors).toEqual([]);
  const { control } = emulator;
  const members = control.cohorts.list().flatMap(({ id }) => control.membersOf(id));
  expect(members.length).toBeGreaterThan(0);
  expect(run.records('cohort_members')).toHaveLength(members.length);
});
