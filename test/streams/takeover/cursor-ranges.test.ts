import { expect, test } from '@jest/globals';
import { cursorRanges } from '../../../src/streams/takeover/cursor-ranges.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const at = (text: string): number => Date.parse(text);

/** The ranges of slices, each as [since, until]. */
function rangesOf(...slices: unknown[]): unknown {
  return cursorRanges({ state_type: 'date-range', slices }, 'time', 'export')?.map(({ since, until }) => [
    since,
    until,
  ]);
}

const slice = (start: string, end: string, most_recent_cursor_value?: string | null) => ({
  start,
  end,
  ...(most_recent_cursor_value === undefined ? {} : { most_recent_cursor_value }),
});

test('a cursor is a range from the beginning of time', () => {
  const time = '2026-01-31 10:00:00';
  expect(cursorRanges({ time }, 'time', 'export')).toEqual([
    { since: -Infinity, until: at('2026-01-31T10:00:00Z'), text: time, mayBeConverted: false },
  ]);
});

test('a Singer bookmark is such a range, and its time may be converted', () => {
  const bookmark = '2026-01-31T10:00:00.123456Z';
  expect(cursorRanges({ bookmark }, 'time', 'export')).toEqual([
    { since: -Infinity, until: at('2026-01-31T10:00:00Z'), text: bookmark, mayBeConverted: true },
  ]);
});

test('slices are ranges, sorted, with gaps between them', () => {
  expect(
    rangesOf(
      slice('2026-01-10T00:00:00Z', '2026-01-12T00:00:00Z'),
      slice('0001-01-01T00:00:00.000Z', '2026-01-05T00:00:00Z'),
    ),
  ).toEqual([
    [-Infinity, at('2026-01-05T00:00:00Z')],
    [at('2026-01-10T00:00:00Z'), at('2026-01-12T00:00:00Z')],
  ]);
});

test('slices that overlap or are a second apart are merged', () => {
  expect(
    rangesOf(
      slice('2026-01-01', '2026-01-05T11:59:59.999Z', '2026-01-02T00:00:00Z'),
      slice('2026-01-05T12:00:00Z', '2026-01-09T00:00:00Z', '2026-01-09T00:00:00Z'),
      slice('2026-01-08T00:00:00Z', '2026-01-08T10:00:00Z', null),
    ),
  ).toEqual([[at('2026-01-01T00:00:00Z'), at('2026-01-09T00:00:00Z')]]);
});

test('a range ends at its latest record', () => {
  const latest = slice('2026-01-01', '2026-01-09', '2026-01-07T10:00:00Z');
  const later = slice('2026-01-01', '2026-01-09', '2026-01-12T10:00:00Z');
  expect(rangesOf(latest)).toEqual([[at('2026-01-01T00:00:00Z'), at('2026-01-07T10:00:00Z')]]);
  expect(rangesOf(later)).toEqual([[at('2026-01-01T00:00:00Z'), at('2026-01-09T00:00:00Z')]]);
});

test('an empty list of slices has no ranges, and an unknown format is undefined', () => {
  expect(rangesOf()).toEqual([]);
  expect(cursorRanges({ date: '2026-01-31' }, 'time', 'export')).toBeUndefined();
});

test.each([
  [{ state_type: 'integer' }, 'state_type is "integer"; it must be "date-range"'],
  [{ state_type: 'date-range' }, 'slices must be a list'],
  [{ state_type: 'date-range', slices: ['x'] }, 'slices[0] must be an object'],
  [{ state_type: 'date-range', slices: [{ start: '2026-01-01' }] }, 'slices[0].end is missing; it must be'],
  [{ state_type: 'date-range', slices: [slice('soon', '2026-01-01')] }, 'slices[0].start is "soon"; it must'],
  [
    { state_type: 'date-range', slices: [slice('2026-01-01', '2026-01-02', 'soon')] },
    'slices[0].most_recent_cursor_value is "soon"',
  ],
  [{ bookmark: 'x'.repeat(100) }, `bookmark is "${'x'.repeat(59)}…; it must be a timestamp`],
  [{ bookmark: { time: '2026-01-01' } }, 'bookmark is {"time":"2026-01-01"}; it must be a timestamp'],
])('%j is rejected', async (state, fault) => {
  const { kind, message } = await connectorErrorOf(() => cursorRanges(state, 'time', 'export'));
  expect(kind).toBe('config');
  expect(message).toContain(`The state of export is invalid: ${fault}`);
});
