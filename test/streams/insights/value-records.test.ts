import { expect, test } from '@jest/globals';
import { keysOf } from '../../../src/streams/insights/value-records.ts';
import fc from '../../support/fast-check.ts';

test.each([
  [['Logged in', '2020-08-31T00:00:00-07:00'], 'Logged in', [], '2020-08-31T00:00:00-07:00'],
  [['Logged in', 'all'], 'Logged in', [], 'all'],
  [['Bought', 'Social', '$overall', 'all'], 'Bought', ['Social', '$overall'], 'all'],
  // A breakdown by time.
  [
    ['Bought', '2025-12-03T15:11:01', '$overall', 'all'],
    'Bought',
    ['2025-12-03T15:11:01', '$overall'],
    'all',
  ],
  // Without a level of periods.
  [['Bought', 'US'], 'Bought', ['US'], 'all'],
  [['Bought', '2020-02-30'], 'Bought', ['2020-02-30'], 'all'],
  [['Bought'], 'Bought', [], 'all'],
  [['all'], 'all', [], 'all'],
])('the keys %j are the metric %j, the segments %j and the period %j', (path, series, segments, date) => {
  expect(keysOf(path)).toEqual({ series, segments, date });
});

const KEY = fc.constantFrom('all', '$overall', '2020-08-31', 'US', '');
const PATH = fc.array(KEY, { minLength: 1, maxLength: 4 });

test('two values of a report have different keys, unless one would be inside the other', () => {
  fc.assert(
    fc.property(PATH, PATH, (one, other) => {
      const isInside = [one, other].some((path) =>
        [one, other].every((each) => path.every((key, index) => each[index] === key)),
      );
      if (!isInside) expect(keysOf(one)).not.toEqual(keysOf(other));
    }),
  );
});
