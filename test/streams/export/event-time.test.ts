import { expect, test } from '@jest/globals';
import { formatArrival, formatTime, numberOf, secondsOf } from '../../../src/streams/export/event-time.ts';
import fc from '../../support/fast-check.ts';

function formatted(seconds: number): string {
  return `"${formatTime(seconds, 'Z')}"`;
}

test('an integer is a number', () => {
  expect(['0', '7', '1602611311', '999999999999999'].map(numberOf)).toEqual([
    0, 7, 1_602_611_311, 999_999_999_999_999,
  ]);
});

test('more digits than a double holds are rounded to a double', () => {
  expect(numberOf('9007199254740993123')).toBe(Number('9007199254740993123'));
});

test('decimals, exponents and signs are numbers', () => {
  expect(['1602611311.0', '1602611311.25', '1.602611311e9', '-5', '-0', '1E3'].map(numberOf)).toEqual([
    ...[1_602_611_311, 1_602_611_311.25, 1_602_611_311, -5, -0, 1000],
  ]);
});

test('other JSON values are not a number', () => {
  for (const text of ['', '"1602611311"', 'null', 'true', '{}', '[]', '[1]', '""', undefined]) {
    expect([text, numberOf(text)]).toEqual([text, NaN]);
  }
});

test('every number is read as JSON.parse reads it', () => {
  const number = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.double({ noNaN: true, noDefaultInfinity: true }));
  fc.assert(
    fc.property(number, (value) => {
      expect(numberOf(JSON.stringify(value))).toBe(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('the time of an event is in seconds, and from 1e11 on in milliseconds', () => {
  expect(['0', '1.5', '1602611311', '99999999999'].map(secondsOf)).toEqual([
    0, 1.5, 1_602_611_311, 99_999_999_999,
  ]);
  expect(['100000000000', '1602611311123', '1602611311000', '253402214399000'].map(secondsOf)).toEqual([
    100_000_000, 1_602_611_311.123, 1_602_611_311, 253_402_214_399,
  ]);
});

test('digits in text are a time too', () => {
  expect(['"1602611311"', '"1602611311.25"', '"1602611311123"', '"0"'].map(secondsOf)).toEqual([
    1_602_611_311, 1_602_611_311.25, 1_602_611_311.123, 0,
  ]);
});

test.each([
  ...['null', 'true', '{}', '[1602611311]', '""', '" "', '"noon"', '"2026-01-10T12:00:00"', '"0x10"', '"-5"'],
  ...['"1e9"', '" 1602611311"', '"1602611311."', '-1', '-0.1', '-1602611311000', '253402214400000', '1e400'],
  ...['1602611311000000', '"99999999999999999999"'],
])('%j is not a time', (json) => {
  expect(secondsOf(json)).toBeNaN();
});

test('an integer is written without a fraction', () => {
  expect(formatted(1_794_528_000)).toBe('"2026-11-13T00:00:00Z"');
  expect(formatted(0)).toBe('"1970-01-01T00:00:00Z"');
  expect(formatted(253_402_300_799)).toBe('"9999-12-31T23:59:59Z"');
});

test('a fraction is rounded to milliseconds', () => {
  expect(formatted(1_794_528_000.25)).toBe('"2026-11-13T00:00:00.250Z"');
  expect(formatted(0.0004)).toBe('"1970-01-01T00:00:00.000Z"');
  expect(formatted(1_794_527_999.9999)).toBe('"2026-11-13T00:00:00.000Z"');
});

test('every second is formatted as Date formats it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 253_402_300_799 }), (seconds) => {
      const iso = new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
      expect(formatted(seconds)).toBe(`"${iso}"`);
    }),
  );
});

test('without a zone, the Z is left out', () => {
  expect([1_794_528_000, 1_794_528_000.25].map((seconds) => formatTime(seconds, ''))).toEqual([
    '2026-11-13T00:00:00',
    '2026-11-13T00:00:00.250',
  ]);
});

test('an arrival is formatted with milliseconds, unless it is not a moment since Mixpanel began', () => {
  expect([1_794_528_000_007, 1_794_527_999_999.9, 1_230_768_000_000].map(formatArrival)).toEqual([
    ...['2026-11-13T00:00:00.007Z', '2026-11-12T23:59:59.999Z', '2009-01-01T00:00:00.000Z'],
  ]);
  expect([NaN, 0, -5, 1_794_528_000, 1_230_767_999_999, 1e18, Infinity].map(formatArrival)).toEqual(
    Array.from({ length: 7 }, () => undefined),
  );
});
