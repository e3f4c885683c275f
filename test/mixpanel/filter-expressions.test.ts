import { expect, test } from '@jest/globals';
import { parseWhere } from '../../emulator/filter-expressions/parse.ts';
import { timeFilters, lastSeenFilters } from '../../src/mixpanel/filter-expressions.ts';
import fc from '../support/fast-check.ts';

test('the filter includes profiles seen since a time and those never seen', () => {
  expect(lastSeenFilters('2026-01-31T10:00:00')).toEqual([
    '(not (properties["$last_seen"] < "2026-01-31T10:00:00")) or (not defined(properties["$last_seen"]))',
    'properties["$last_seen"] >= "2026-01-31T10:00:00" or not defined(properties["$last_seen"])',
  ]);
});

test('quotes and backslashes in a value are escaped', () => {
  expect(lastSeenFilters('a"b\\c')[0]).toContain(String.raw`< "a\"b\\c"))`);
});

test('a time range may be open at either end', () => {
  const [lower, upper] = [
    'properties["$time"] >= datetime(1700000000)',
    'properties["$time"] < datetime(1700003600)',
  ];
  expect(timeFilters({ from: 1_700_000_000, to: 1_700_003_600 })).toEqual([`${lower} and ${upper}`]);
  expect(timeFilters({ to: 1_700_003_600 })).toEqual([upper]);
  expect(timeFilters({ from: 1_700_000_000 })).toEqual([
    'not (properties["$time"] < datetime(1700000000))',
    lower,
  ]);
  expect(timeFilters({})).toEqual([]);
});

test('any string is parsed as a single literal', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^["\\\\ ]*or ["\\\\]*$/));
  fc.assert(
    fc.property(text, (value) => {
      const lastSeen = { kind: 'property', name: '$last_seen' };
      expect(parseWhere(lastSeenFilters(value)[0] ?? '')).toEqual({
        kind: 'or',
        left: {
          kind: 'not',
          of: { kind: 'compare', by: '<', left: lastSeen, right: { kind: 'literal', value } },
        },
        right: { kind: 'not', of: { kind: 'defined', of: lastSeen } },
      });
    }),
  );
});
