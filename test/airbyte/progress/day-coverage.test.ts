import { expect, test } from '@jest/globals';
import { dayCoverage } from '../../../src/airbyte/progress/day-coverage.ts';
import { DAY_MS, dayNumber } from '../../../src/base/days.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const AT = Date.UTC(2026, 0, 31, 10);
const settled = (day: string, at: number): boolean => at >= (dayNumber(day) + 6) * DAY_MS;

const kind = dayCoverage<{ adopts: boolean }>({
  stream: 'export',
  settled: () => settled,
  adopt: (state, { adopts }) =>
    adopts && 'time' in state ? [{ from: '2026-01-01', to: '2026-01-02', at: AT }] : undefined,
});

const context = { adopts: true };

function slice(from: string, to: string): { label: string; from: string; to: string } {
  return { label: from, from, to };
}

function stateOf(...read: { from: string; to: string; at: string }[]): Record<string, unknown> {
  return { version: 1, read };
}

test('at the start nothing is covered', () => {
  expect(kind.toState(kind.start(context))).toEqual(stateOf());
});

test('a state survives a round trip', () => {
  const state = stateOf(
    { from: '2026-01-01', to: '2026-01-20', at: '2026-01-31T10:00:00Z' },
    { from: '2026-01-22', to: '2026-01-22', at: '2026-01-22T10:00:00Z' },
  );
  expect(kind.toState(kind.parse(state, context))).toEqual(state);
});

test('a window is stored with the time it was read, to the second', () => {
  const progress = kind.done(kind.start(context), slice('2026-01-01', '2026-01-05'), {
    from: '2026-01-01',
    to: '2026-01-05',
    at: AT + 999,
  });
  expect(kind.toState(progress)).toEqual(
    stateOf({ from: '2026-01-01', to: '2026-01-05', at: '2026-01-31T10:00:00Z' }),
  );
});

test('only the part of a window that was read is covered', () => {
  const progress = kind.done(kind.start(context), slice('2026-01-01', '2026-01-05'), {
    from: '2026-01-01',
    to: '2026-01-04',
    at: AT,
  });
  expect(kind.toState(progress)).toMatchObject({ read: [{ from: '2026-01-01', to: '2026-01-04' }] });
});

test('a window that was not read changes nothing', () => {
  const before = kind.parse(
    stateOf({ from: '2026-01-01', to: '2026-01-01', at: '2026-01-31T10:00:00Z' }),
    context,
  );
  const progress = kind.done(before, slice('2026-01-05', '2026-01-05'), {
    from: '2026-01-05',
    to: '2026-01-04',
    at: 0,
  });
  expect(progress.coverage).toEqual(before.coverage);
});

test('a later window is merged with an adjacent range if the earlier time settles both', () => {
  const before = kind.parse(
    stateOf({ from: '2026-01-01', to: '2026-01-01', at: '2026-01-31T10:00:00Z' }),
    context,
  );
  const progress = kind.done(before, slice('2026-01-02', '2026-01-02'), {
    from: '2026-01-02',
    to: '2026-01-02',
    at: AT + DAY_MS,
  });
  expect(kind.toState(progress)).toEqual(
    stateOf({ from: '2026-01-01', to: '2026-01-02', at: '2026-01-31T10:00:00Z' }),
  );
});

test('a state edited by hand may be unsorted and overlap, and its last ranges win', () => {
  const state = stateOf(
    { from: '2026-01-10', to: '2026-01-20', at: '2026-01-20T00:00:00Z' },
    { from: '2026-01-01', to: '2026-01-12', at: '2026-01-31T00:00:00Z' },
  );
  expect(kind.toState(kind.parse(state, context))).toEqual(
    stateOf(
      { from: '2026-01-01', to: '2026-01-12', at: '2026-01-31T00:00:00Z' },
      { from: '2026-01-13', to: '2026-01-20', at: '2026-01-20T00:00:00Z' },
    ),
  );
});

test('the stream converts a state of another connector', () => {
  expect(kind.toState(kind.parse({ time: '2026-01-03T00:00:00Z' }, context))).toEqual(
    stateOf({ from: '2026-01-01', to: '2026-01-02', at: '2026-01-31T10:00:00Z' }),
  );
});

const range = { from: '2026-01-01', to: '2026-01-02', at: '2026-01-31T10:00:00Z' };

test.each([
  [{ time: 'x' }, 'its format is unknown', { adopts: false }],
  [{ version: 2, read: [] }, 'version is 2; this release reads version 1', context],
  [{ read: [] }, 'version is missing; this release reads version 1', context],
  [{ version: 1, read: {} }, 'read must be a list', context],
  [{ version: 1, read: [range, 'x'] }, 'read[1].from must be a day, yyyy-mm-dd', context],
  [
    { version: 1, read: [{ ...range, from: '2026-02-30' }] },
    'read[0].from must be a day, yyyy-mm-dd',
    context,
  ],
  [{ version: 1, read: [{ ...range, to: 5 }] }, 'read[0].to must be a day, yyyy-mm-dd', context],
  [
    { version: 1, read: [{ ...range, at: 'now' }] },
    'read[0].at must be a timestamp such as 2026-01-31T10:00:00Z',
    context,
  ],
  [
    { version: 1, read: [{ ...range, at: 5 }] },
    'read[0].at must be a timestamp such as 2026-01-31T10:00:00Z',
    context,
  ],
  [{ version: 1, read: [{ ...range, from: '2026-01-03' }] }, 'read[0] ends before it begins', context],
])('the state %j is rejected: %s', async (state, fault, options) => {
  const thrown = await connectorErrorOf(() => kind.parse(state, options));
  expect(thrown.kind).toBe('config');
  expect(thrown.message).toBe(
    `The state of export is invalid: ${fault}. Use the state emitted by the last sync, or clear the stream's data to start over.`,
  );
});
