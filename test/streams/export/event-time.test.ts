import { expect, test } from '@jest/globals';
import { isEventTime, numberAt, TimeWriter } from '../../../src/streams/export/event-time.ts';
import fc from '../../support/fast-check.ts';

function numberOf(text: string): number {
  const bytes = Buffer.from(`x${text}y`);
  return numberAt(bytes, 1, bytes.length - 1);
}

function written(seconds: number, writer = new TimeWriter()): string {
  const to = Buffer.alloc(TimeWriter.MOST_BYTES + 3);
  const end = writer.write(seconds, to, 3);
  return to.toString('latin1', 3, end);
}

test('digits are a number', () => {
  expect(['0', '7', '1602611311', '999999999999999'].map(numberOf)).toEqual([
    0, 7, 1_602_611_311, 999_999_999_999_999,
  ]);
});

test('more digits than a double holds are as near as a double comes', () => {
  expect(numberOf('9007199254740993123')).toBe(Number('9007199254740993123'));
});

test('odd numbers are numbers', () => {
  expect(['1602611311.0', '1602611311.25', '1.602611311e9', '-5', '-0', '1E3'].map(numberOf)).toEqual([
    ...[1_602_611_311, 1_602_611_311.25, 1_602_611_311, -5, -0, 1000],
  ]);
});

test('what is no number is none', () => {
  for (const text of ['', '"1602611311"', 'null', 'true', '{}', '[]', '[1]', '""', '1e999x']) {
    expect([text, numberOf(text)]).toEqual([text, NaN]);
  }
});

test('every number is the one that JSON.parse reads', () => {
  const number = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.double({ noNaN: true, noDefaultInfinity: true }));
  fc.assert(
    fc.property(number, (value) => {
      expect(numberOf(JSON.stringify(value))).toBe(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('an event happens between 1970 and the year 9999', () => {
  expect([0, 1.5, 1_602_611_311, 253_402_214_399].map(isEventTime)).toEqual([true, true, true, true]);
  expect([-1, -0.1, 253_402_214_400, 1_602_611_311_000_000, NaN, Infinity].map(isEventTime)).toEqual(
    Array(6).fill(false),
  );
});

test('a whole second is written without a fraction', () => {
  expect(written(1_794_528_000)).toBe('"2026-11-13T00:00:00Z"');
  expect(written(0)).toBe('"1970-01-01T00:00:00Z"');
  expect(written(253_402_300_799)).toBe('"9999-12-31T23:59:59Z"');
});

test('a fraction is written by the millisecond', () => {
  expect(written(1_794_528_000.25)).toBe('"2026-11-13T00:00:00.250Z"');
  expect(written(0.0004)).toBe('"1970-01-01T00:00:00.000Z"');
  expect(written(1_794_527_999.9999)).toBe('"2026-11-13T00:00:00.000Z"');
});

test('a writer goes from day to day and back', () => {
  const writer = new TimeWriter();
  const moments = [1_794_528_000, 1_794_527_999, 1_794_528_000.5, 1_794_528_001, 0, 86_400, 86_399];
  expect(moments.map((seconds) => written(seconds, writer))).toEqual([
    '"2026-11-13T00:00:00Z"',
    '"2026-11-12T23:59:59Z"',
    '"2026-11-13T00:00:00.500Z"',
    '"2026-11-13T00:00:01Z"',
    '"1970-01-01T00:00:00Z"',
    '"1970-01-02T00:00:00Z"',
    '"1970-01-01T23:59:59Z"',
  ]);
});

test('every second is written as Date writes it', () => {
  const writer = new TimeWriter();
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 253_402_300_799 }), (seconds) => {
      const iso = new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
      expect(written(seconds, writer)).toBe(`"${iso}"`);
    }),
  );
});
