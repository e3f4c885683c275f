import { expect, test } from '@jest/globals';
import { laterCursor } from '../../../src/airbyte/progress/latest-cursor.ts';
import { cursorProgress } from '../../../src/streams/takeover/cursor-progress.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const kind = cursorProgress('cohorts', 'created');
const slice = { label: 'all' };

test('before the first value there is no state', () => {
  expect(kind.toState(kind.start({}))).toEqual({});
});

test('the newest value is kept as it was written', () => {
  const state = { created: '2026-01-31 10:00:00' };
  expect(kind.toState(kind.parse(state, {}))).toEqual(state);
  expect(kind.toState(kind.done(null, slice, '2026-01-31 10:00:00'))).toEqual(state);
});

test('progress never goes back', () => {
  expect(kind.done('2026-01-31 10:00:00', slice, '2026-01-30 10:00:00')).toBe('2026-01-31 10:00:00');
  expect(kind.done('2026-01-31 10:00:00', slice, null)).toBe('2026-01-31 10:00:00');
  expect(kind.done('2026-01-31 10:00:00', slice, '2026-01-31 10:00:01')).toBe('2026-01-31 10:00:01');
});

test('values are compared as moments, whatever their form', () => {
  expect(laterCursor('2026-01-31 10:00:00', '2026-01-31T11:30:00+02:00')).toBe('2026-01-31 10:00:00');
  expect(laterCursor('2026-01-31', '2026-01-31T00:00:01')).toBe('2026-01-31T00:00:01');
});

test('of nothing and something the later is something', () => {
  expect([laterCursor(null, 'a'), laterCursor('a', null), laterCursor(null, null)]).toEqual(['a', 'a', null]);
});

test.each([
  [{}, 'missing'],
  [{ created: 5 }, '5'],
  [{ created: 'soon' }, '"soon"'],
  [{ created: null }, 'null'],
  [{ other: '2026-01-31' }, 'missing'],
])('the state %j is refused with what was found: %s', async (state, found) => {
  const { kind: of, message } = await connectorErrorOf(() => kind.parse(state, {}));
  expect(of).toBe('config');
  expect(message).toContain(`The state of cohorts is invalid: created is ${found};`);
});

test('of slices the first range counts: what lies behind a gap comes again', () => {
  const slices = [
    { start: '2026-01-20', end: '2026-01-31' },
    { start: '1970-01-01', end: '2026-01-10T10:00:00Z', most_recent_cursor_value: '2026-01-09 08:00:00' },
  ];
  expect(kind.parse({ state_type: 'date-range', slices }, {})).toBe('2026-01-09 08:00:00');
  expect(kind.parse({ state_type: 'date-range', slices: [] }, {})).toBeNull();
});

test('slices that end at the beginning of time are none', () => {
  const slices = [{ start: '0001-01-01T00:00:00.000Z', end: '0001-01-01T00:00:00.000Z' }];
  expect(kind.parse({ state_type: 'date-range', slices }, {})).toBeNull();
});
