import { expect, test } from '@jest/globals';
import { parseCohorts } from '../../src/mixpanel/cohorts.ts';

const cohort = {
  ...{ count: 150, is_visible: 1, description: 'a cohort', created: '2019-03-19 23:49:51' },
  ...{ project_id: 1, id: 1000, name: 'Cohort One', data_group_id: null },
};

test('a list of cohorts is returned unchanged, including unknown members', () => {
  const answer = [cohort, { id: 1001, created: 'odd', extra: { a: 1 } }];
  expect(parseCohorts(answer)).toBe(answer);
  expect(parseCohorts([])).toEqual([]);
});

test.each([
  [null],
  [{}],
  [{ results: [cohort] }],
  ['text'],
  [[null]],
  [[cohort, { ...cohort, id: '1000' }]],
  [[{ ...cohort, created: null }]],
  [[{ id: 1000 }]],
  [[[cohort]]],
])('%j is not a list of cohorts', (answer) => {
  expect(parseCohorts(answer)).toBeUndefined();
});
