import { expect, test } from '@jest/globals';
import type { RequestEntry } from '../../../emulator/request-log.ts';
import { EVERYTHING, excusesIn, isExcused } from '../../../tools/chaos/excuses.ts';
import { keyOfLine } from '../../reference/event-key.ts';

const LINE = '{"event":"E","properties":{"time":1,"$insert_id":"i"}}';
const COHORT = { filter_by_cohort: '{"id":5}' };
const GROUPS = { data_group_id: '-1405123841946871899' };

function request(path: string, more: Partial<RequestEntry>): RequestEntry {
  return {
    ...{ number: 1, atMs: 0, method: 'GET', path, query: {}, family: null, status: 200 },
    ...{ counted: true, running: 1, failure: null, surprises: [], stalled: false, resumesAtMs: null },
    ...more,
  };
}

test.each<[string, Record<string, string>, string, [string, string][]]>([
  ['/api/2.0/export', {}, LINE, [['export', keyOfLine(LINE)]]],
  ['/api/query/engage', {}, '{"$distinct_id":"u 1"}', [['engage', 'u 1']]],
  ['/api/query/engage', COHORT, '{"$distinct_id":7}', [['cohort_members', '5 7']]],
  ['/api/query/engage', { ...COHORT, ...GROUPS }, '{"$distinct_id":7}', [['cohort_members', '5 7']]],
  ['/api/query/engage', GROUPS, '{"$distinct_id":"a b"}', [['group_profiles', '-1405123841946871899 a b']]],
  [
    '/api/query/cohorts/list',
    {},
    '{"id":5,"data_group_id":"-1405123841946871899"}',
    [
      ['cohorts', '5'],
      ['cohort_members', '5'],
      ['group_profiles', '-1405123841946871899'],
    ],
  ],
  [
    '/api/query/cohorts/list',
    {},
    '{"id":5}',
    [
      ['cohorts', '5'],
      ['cohort_members', '5'],
    ],
  ],
  ['/api/query/funnels/list', {}, '{"funnel_id":9}', [['funnels', '9']]],
  ['/api/query/funnels', { funnel_id: '9' }, '"2026-01-14":{}', [['funnels', '9 2026-01-14']]],
  ['/api/query/engage/revenue', {}, '"2026-01-14":{}', [['revenue', '2026-01-14']]],
  ['/api/app/projects/1/annotations', {}, '{"id":3}', [['annotations', '3']]],
])('a changed item of %s excuses its record', (path, query, item, excused) => {
  const surprises = [{ item, change: 'x: null', isIntact: false }];
  const expected = excused.map(([stream, key]) => ({ stream, key }));
  expect(excusesIn([request(path, { query, surprises })])).toEqual(expected);
});

test('an unknown member, a repeated item or a change beside the items excuses nothing', () => {
  const surprises = [
    { item: LINE, change: 'unknown', isIntact: true },
    { item: '', change: 'total: null', isIntact: false },
  ];
  expect(excusesIn([request('/api/2.0/export', { surprises })])).toEqual([]);
});

test.each<[string, Partial<RequestEntry>, string]>([
  ['/api/query/engage/revenue', { status: 404, failure: { kind: 'answer', status: 404 } }, 'revenue'],
  ['/api/query/funnels', { failure: { kind: 'answer', status: 200, body: 'null' } }, 'funnels'],
])('an answer of %s that may mean no data excuses its stream', (path, more, stream) => {
  expect(excusesIn([request(path, more)])).toEqual([{ stream, key: EVERYTHING }]);
});

test('an error that is not about missing data excuses nothing', () => {
  expect(
    excusesIn([request('/api/2.0/export', { status: 404, failure: { kind: 'answer', status: 404 } })]),
  ).toEqual([]);
});

test('a key excuses itself and what begins with it', () => {
  expect(isExcused(new Set(['5']), '5 user-1')).toBe(true);
  expect(isExcused(new Set(['5']), '55 user-1')).toBe(false);
  expect(isExcused(new Set(['5 user-1']), '5 user-1')).toBe(true);
  expect(isExcused(new Set(['{"id":1,']), '{"id":1,"name":"x"}')).toBe(true);
  expect(isExcused(new Set([EVERYTHING]), 'anything')).toBe(true);
  expect(isExcused(new Set(), 'anything')).toBe(false);
});
