import { expect, test } from '@jest/globals';
import { stateless } from '../../../src/airbyte/progress/stateless.ts';

test('a stateless stream keeps no progress, and accepts any state', () => {
  expect(
    stateless.toState(stateless.done(stateless.parse({ any: 'state' }, {}), { label: 'all' }, undefined)),
  ).toEqual({});
  expect(stateless.toState(stateless.start({}))).toEqual({});
});
