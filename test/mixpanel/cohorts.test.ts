import { expect, test } from '@jest/globals';
import { parseCohorts } from '../../src/mixpanel/cohorts.ts';

function cohort(members: string): unknown {
  const [first] = parseCohorts(Buffer.from(`[{"id":1,${members}}]`))?.items ?? [];
  const group = first?.members.get('data_group_id');
  return { created: first?.created, dataGroupId: first?.dataGroupId, delivered: String(group) };
}

test('a cohort has its creation and the digits of its data group', () => {
  const digits = '-1405123841946871899';
  const parsed = { created: '2019-03-19 23:49:51', dataGroupId: digits, delivered: digits };
  for (const json of [digits, `"${digits}"`])
    expect(cohort(`"created":"2019-03-19 23:49:51","data_group_id":${json}`)).toEqual(parsed);
});

test('null, missing and odd members mean nothing', () => {
  const none = { created: undefined, dataGroupId: undefined };
  expect(cohort('"created":null,"data_group_id":null')).toEqual({ ...none, delivered: 'null' });
  expect(cohort('"created":5,"data_group_id":"x"')).toEqual({ ...none, delivered: '"x"' });
  expect(cohort('"data_group_id":0')).toEqual({ ...none, delivered: '0' });
});

test.each([
  ['"x"', '"x"'],
  ['1.5', '1.5'],
  ['{}', '{}'],
  ['7', undefined],
  ['"7"', undefined],
  ['null', undefined],
  ['""', undefined],
])('the data group %s is odd: %s', (json, odd) => {
  const list = parseCohorts(Buffer.from(`[{"id":1,"data_group_id":${json}},{"id":2}]`));
  expect(list?.items.map(({ oddDataGroup }) => oddDataGroup)).toEqual([odd, undefined]);
});

test('an object is not a list of cohorts', () => {
  expect(parseCohorts(Buffer.from('{"id":1}'))).toBeUndefined();
});
