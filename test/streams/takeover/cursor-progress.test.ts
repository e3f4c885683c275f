import { expect, test } from '@jest/globals';
import { laterCursor } from '../../../src/airbyte/progress/latest-cursor.ts';
import { cursorProgress } from '../../../src/streams/takeover/cursor-progress.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const kind = cursorProgress('cohorts', 'created');
const slice = { label: 'all' };

test('the state is empty before the first value', () => {
  expect(kind.toState(kind.start({}))).toEqual({});
});

test('the state keeps the latest value as Mixpanel sent it', () => {
  const state = { created: '2026-01-31 10:00:00' };
  expect(kind.toState(kind.parse(state, {}))).toEqual(state);
  expect(kind.toState(kind.done(null, slice, '2026-01-31 10:00:00'))).toEqual(state);
});

test('progress never goes back', () => {
  expect(kind.done('2026-01-31 10:00:00', slice, '2026-01-30 10:00:00')).toBe('2026-01-31 10:00:00');
  expect(kind.done('2026-01-31 10:00:00', slice, null)).toBe('2026-01-31 10:00:00');
  expect(kind.done('2026-01-31 10:00:00', slice, '2026-01-31 10:00:01')).toBe('2026-01-31 10:00:01');
});

test('values are compared as timestamps, in any format', () => {
  expect(laterCursor('2026-01-31 10:00:00', '2026-01-31T11:30:00+02:00')).toBe('2026-01-31 10:00:00');
  expect(laterCursor('2026-01-31', '2026-01-31T00:00:01')).toBe('2026-01-31T00:00:01');
});

test('null is earlier than any value', () => {
  expect([laterCursor(null, 'a'), laterCursor('a', null), laterCursor(null, null)]).toEqual(['a', 'a', null]);
});

test.each([
  [{}, 'missing'],
  [{ created: 5 }, '5'],
  [{ created: 'soon' }, '"soon"'],
  [{ created: null }, 'null'],
  [{ other: '2026-01-31' }, 'missing'],
])('the state %j is rejected with a message that quotes the value: %s', async (state, found) => {
  const { kind: of, message } = await connectorErrorOf(() => kind.parse(state, {}));
  expect(of).toBe('config');
  expect(message).toContain(`The state of cohorts is invalid: created is ${found};`);
});

test('slices count up to the first gap; everything after it is read again', () => {
  const slices = [
    { start: '2026-01-20', end: '2026-01-31' },
    { start: '1970-01-01', end: '2026-01-10T10:00:00Z', most_recent_cursor_value: '2026-01-09 08:00:00' },
  ];
  expect(kind.parse({ state_type: 'date-range', slices }, {})).toBe('2026-01-09 08:00:00');
  expect(kind.parse({ state_type: 'date-range', slices: [] }, {})).toBeNull();
});

test('slices that end at the beginning of time are ignored', () => {
  const slices = [{ start: '0001-01-01T00:00:00.000Z', end: '0001-01-01T00:00:00.000Z' }];
  expect(kind.parse({ state_type: 'date-range', slices }, {})).toBeNull();
});
