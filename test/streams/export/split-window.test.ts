import { expect, test } from '@jest/globals';
import {
  pieceLabel,
  splitDay,
  splitDays,
  timeRangeOf,
  type Piece,
} from '../../../src/streams/export/split-window.ts';

const DAY: Piece = { from: '2026-01-05', to: '2026-01-05' };
const MIDNIGHT = Date.UTC(2026, 0, 5) / 1000;

function labels(pieces: readonly Piece[]): string[] {
  return pieces.map(pieceLabel);
}

/** Splits a piece into the smallest ones. */
function smallest(piece: Piece): Piece[] {
  const smaller = splitDay(piece);
  return smaller.length === 0 ? [piece] : smaller.flatMap(smallest);
}

test('more than four days are split into halves', () => {
  expect(labels(splitDays({ from: '2026-01-01', to: '2026-01-30' }))).toEqual([
    ...['2026-01-16 to 2026-01-30', '2026-01-01 to 2026-01-15'],
  ]);
  expect(labels(splitDays({ from: '2026-01-01', to: '2026-01-05' }))).toEqual([
    ...['2026-01-03 to 2026-01-05', '2026-01-01 to 2026-01-02'],
  ]);
});

test('a range of days is split into days', () => {
  expect(labels(splitDays({ from: '2026-02-27', to: '2026-03-01' }))).toEqual([
    ...['2026-03-01', '2026-02-28', '2026-02-27'],
  ]);
});

test('a day is split into hours, ten minutes and minutes', () => {
  const hours = splitDay(DAY);
  expect([hours.length, ...labels(hours.slice(0, 2))]).toEqual([
    ...[24, '2026-01-05 00:00 to 01:00', '2026-01-05 01:00 to 02:00'],
  ]);
  const tens = splitDay(hours[23] ?? DAY);
  expect([tens.length, labels(tens).at(-1)]).toEqual([6, '2026-01-05 23:50 to 24:00']);
  const minutes = splitDay(tens[5] ?? DAY);
  expect([minutes.length, labels(minutes).at(0)]).toEqual([10, '2026-01-05 23:50 to 23:51']);
  expect(minutes.map(splitDay)).toEqual(Array(10).fill([]));
});

test('the smallest pieces together are the entire day, without outer bounds', () => {
  const ranges = smallest(DAY).map(timeRangeOf);
  expect(ranges).toHaveLength(1440);
  expect([ranges[0], ranges[1439]]).toEqual([{ to: MIDNIGHT + 60 }, { from: MIDNIGHT + 86_340 }]);
  ranges.slice(1).forEach((range, i) => {
    expect(range?.from).toBe(ranges[i]?.to);
  });
});

test('entire days have no time range', () => {
  expect(timeRangeOf(DAY)).toBeUndefined();
});
