import { expect, test } from '@jest/globals';
import { stateless } from '../../../src/airbyte/progress/stateless.ts';

test('what is read whole each time keeps no progress, whatever state it is given', () => {
  expect(
    stateless.toState(stateless.done(stateless.parse({ any: 'state' }, {}), { label: 'all' }, undefined)),
  ).toEqual({});
  expect(stateless.toState(stateless.start({}))).toEqual({});
});
