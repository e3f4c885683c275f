import { expect, test } from '@jest/globals';
import { seenSinceOrNever } from '../../src/mixpanel/where.ts';

test('profiles seen since a moment are asked for together with those never seen', () => {
  expect(seenSinceOrNever('2026-01-31T10:00:00')).toBe(
    'properties["$last_seen"] >= "2026-01-31T10:00:00" or not defined(properties["$last_seen"])',
  );
});

test('quotes and backslashes of a value do not end it', () => {
  expect(seenSinceOrNever('a"b\\c')).toContain(String.raw`>= "a\"b\\c" or`);
});
