import { expect, test } from '@jest/globals';
import released from './released.json' with { type: 'json' };
import { breakingChanges, type OfferedInterface } from './differences.ts';
import { offeredNow } from './offered.ts';

const before: OfferedInterface = released;

test('configs, catalogs and tables of the last release keep working', async () => {
  expect(breakingChanges(before, await offeredNow())).toEqual([]);
});

test.each<[string, string, (offered: OfferedInterface) => unknown]>([
  [
    'an option that is gone',
    'the form lacks region',
    ({ form }) => delete objectOf(form['properties'])['region'],
  ],
  [
    'a value that is refused',
    'region does not accept IN',
    ({ form }) => (objectOf(objectOf(form['properties'])['region'])['enum'] = ['US', 'EU']),
  ],
  [
    'a new required option',
    'the form requires region',
    ({ form }) => (form['required'] = ['credentials', 'region']),
  ],
  [
    'another default',
    'region has another default',
    ({ form }) => (objectOf(objectOf(form['properties'])['region'])['default'] = 'EU'),
  ],
  [
    'a column of another type',
    'cohorts.id is missing or has another type',
    ({ streams }) => {
      const cohorts = streams.find(({ name }) => name === 'cohorts');
      objectOf(objectOf(objectOf(cohorts?.['json_schema'])['properties'])['id'])['type'] = ['null', 'string'];
    },
  ],
])('%s breaks what users have', (_what, sentence, change) => {
  const offered = structuredClone(before);
  change(offered);
  expect(breakingChanges(before, offered)).toEqual([sentence]);
});

test('a stream that is gone breaks what users have', () => {
  const streams = before.streams.filter(({ name }) => name !== 'cohorts');
  expect(breakingChanges(before, { ...before, streams })).toEqual(['cohorts is missing']);
});

function objectOf(value: unknown): Record<string, unknown> {
  return value as Record<string, unknown>;
}
