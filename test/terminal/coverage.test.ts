import { expect, test } from '@jest/globals';
import { describeCoverage } from '../../src/terminal/coverage.ts';

const AT = '2026-06-20T00:30:00Z';
const describe = (states: Record<string, Record<string, unknown>>): string[] =>
  describeCoverage(new Map(Object.entries(states)), 80).split('\n');

test('a stream is described in a sentence and a calendar, and the symbols are explained once', () => {
  const read = [
    { from: '2026-06-01', to: '2026-06-02', at: AT },
    { from: '2026-06-04', to: '2026-06-05', at: AT },
    { from: '2026-06-08', to: '2026-06-08', at: AT },
  ];
  const revenue = { version: 1, read: read.slice(2) };
  expect(describe({ export: { version: 1, read, zone: 'UTC' }, revenue })).toEqual([
    'export: 5 days read to the end, 2026-06-01 to 2026-06-08; not read: 2026-06-03, 2026-06-06 to 2026-06-07',
    '2026 1      8      15     22     29',
    'Jun  ██·██··█',
    '',
    'revenue: 1 day read to the end, 2026-06-08',
    '2026 1      8      15     22     29',
    'Jun         █',
    '',
    '█ read   ▒ read in part: before the day had ended, or not all of its reports   · not read',
    '',
  ]);
});

test('of many gaps the first are named', () => {
  const read = Array.from({ length: 8 }, (_, i) => {
    const day = `2026-06-${String(2 * i + 1).padStart(2, '0')}`;
    return { from: day, to: day, at: AT };
  });
  expect(describe({ export: { version: 1, read } })[0]).toMatch(
    /; not read: 2026-06-02, 2026-06-04, 2026-06-06, 2026-06-08, 2026-06-10, and 2 more gaps$/,
  );
});

test('funnels are described together', () => {
  const parts = {
    '1,2': { read: [{ from: '2026-06-01', to: '2026-06-03', at: AT }] },
    '3': { read: [{ from: '2026-06-02', to: '2026-06-03', at: AT }] },
  };
  expect(describe({ funnels: { version: 1, parts } }).slice(0, 3)).toEqual([
    'funnels: 2 days of all 3 funnels read to the end, 2026-06-01 to 2026-06-03',
    '2026 1      8      15     22     29',
    'Jun  ▒██',
  ]);
});

test('streams without days are a line, and their calendar needs no explanation', () => {
  expect(
    describe({
      engage: { last_seen: '2026-06-19T10:00:00', project: 'EU-3f2a9c11', names: { a: 'b' } },
      annotations: { __ab_no_cursor_state_message: true },
      export: { version: 1, read: [] },
      cohort_members: { version: 1, read: 'whole', names: { $city: 'city' } },
      group_profiles: { version: 1, round: { began: AT, read: '1' } },
    }),
  ).toEqual([
    'engage: not by days, up to last_seen 2026-06-19T10:00:00',
    '',
    'annotations: the state does not name days',
    '',
    'export: no day was read',
    '',
    'cohort_members: not by days, read as a whole',
    '',
    'group_profiles: not by days, read in part',
    '',
  ]);
});

test('an empty state says so', () => {
  expect(describe({})).toEqual(['The state is empty: nothing was read.', '']);
});
