import { expect, test } from '@jest/globals';
import { whole } from '../../../src/airbyte/progress/whole.ts';

test('what is read whole each time keeps no progress, whatever state it is given', () => {
  expect(whole.toState(whole.done(whole.parse({ any: 'state' }, {}), { label: 'all' }, undefined))).toEqual(
    {},
  );
  expect(whole.toState(whole.start({}))).toEqual({});
});
