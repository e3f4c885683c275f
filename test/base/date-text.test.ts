import { expect, test } from '@jest/globals';
import { dateKindOf } from '../../src/base/date-text.ts';

test.each([
  ['day', ['2026-01-30', '2024-02-29', '0001-01-01', '9999-12-31']],
  ['local', ['2026-01-30T10:00:00', '2026-01-30 23:59:59', '2026-01-30T10:00:00.123456789']],
  ['moment', ['2026-01-30T10:00:00Z', '2026-01-30 10:00:00.5+14:00', '2026-01-30T10:00:00-0330']],
])('a text may be a %s', (kind, texts) => {
  expect(texts.map(dateKindOf)).toEqual(texts.map(() => kind));
});

test.each([
  ['empty or blank', ['', ' ', '2026-01-30 ']],
  ['a day that does not exist', ['0000-00-00', '0000-00-00 00:00:00', '2026-02-30', '2025-02-29T00:00:00']],
  ['a year out of range', ['0000-01-01', '10000-01-01', '-001-01-01', '0001-01-01T00:00:00+01:00']],
  ['a time that does not exist', ['2026-01-30T24:00:00', '2026-01-30T23:59:60', '2026-01-30T10:60:00']],
  ['an offset that does not exist', ['2026-01-30T10:00:00+15:00', '2026-01-30T10:00:00+01:60']],
  ['a number', ['1769767200', '1769767200000', '20260130']],
  [
    'another notation',
    ['2026-1-30', '30.01.2026', '2026-01-30T10:00', '2026-01-30t10:00:00z', 'Jan 30, 2026'],
  ],
])('%s is not a date', (_what, texts) => {
  expect(texts.map(dateKindOf)).toEqual(texts.map(() => undefined));
});
