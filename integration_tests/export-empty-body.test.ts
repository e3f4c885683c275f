/** Answers with status 200 and an empty body for days that have events. */
import { expect, test } from '@jest/globals';
import { cutShort, expectCovered } from './support/cut-short.ts';
import { eventLine } from './support/event-ids.ts';
import { actualRecord } from './support/expected-events.ts';
import { runSource } from './support/run-source.ts';
import { configWith, emulate, catalogOf } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
/** The third of five windows, and the pieces of its first day. */
const OF_FIRST_DAY = { path: '/export', query: { from_date: '2026-06-05' } };
const HOUR_MS = 3_600_000;

/** The share of the window that an answer sends before it breaks off: half a day or less, one day, more than one. */
const BROKEN_OFF_AT = [0.1, 0.5, 0.9];

test.each(BROKEN_OFF_AT)(
  'an empty body after an answer that broke off at %d is not the end of the window',
  async (fraction) => {
    const { emulator, reading, expected } = await cutShort({ kind: 'terminated-early', fraction }, 1);
    emulator.control.failures.add({ kind: 'empty-body', match: OF_FIRST_DAY });
    const run = await runSource('read', reading);
    expect(run.errors).toEqual([]);
    expect(run.records('export').map(actualRecord).sort()).toEqual(expected);
  },
);

test.each(BROKEN_OFF_AT)(
  'a day whose body stays empty after an answer that broke off at %d is an error, and the state covers all other days',
  async (fraction) => {
    const { emulator, reading, expected } = await cutShort({ kind: 'terminated-early', fraction }, 1);
    emulator.control.failures.add({ kind: 'empty-body', match: OF_FIRST_DAY, times: -1 });
    const run = await runSource('read', reading);
    expect(run.exitCode).toBe(1);
    expect(run.errors).toMatchObject([
      { stream_descriptor: { name: 'export' }, failure_type: 'transient_error' },
    ]);
    expect(run.errors[0]?.message).toContain('2026-06-05');
    expectCovered(run);

    emulator.control.failures.clear();
    const next = await runSource('read', { ...reading, state: run.stateFile });
    expect(next.exitCode).toBe(0);
    const delivered = [...run.records('export'), ...next.records('export')].map(actualRecord);
    expect([...new Set(delivered)].sort()).toEqual([...new Set(expected)]);
  },
);

test('an empty body after an answer that broke off hides no late event of days read before', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, eventsPerDay: 200, lateShare: 0 });
  const { control, url } = emulator;
  const given = {
    config: configWith({ start_date: '2026-06-16' }),
    ...{ catalog: catalogOf('export'), url, clockJumps: true },
  };
  const first = await runSource('read', { ...given, nowMs: NOW });
  expect(first.exitCode).toBe(0);
  const later = NOW + 6 * HOUR_MS;
  control.clock.freezeAt(later);
  control.events.add({ line: eventLine('late', NOW - 24 * HOUR_MS, NOW + 2 * HOUR_MS) });
  // Everything in the first answer before it breaks off is old.
  control.failures.add({ kind: 'terminated-early', fraction: 0.3, match: { path: '/export' } });
  control.failures.add({ kind: 'empty-body', match: { path: '/export' } });
  const second = await runSource('read', { ...given, nowMs: later, state: first.stateFile });
  expect(second.errors).toEqual([]);
  expect(second.records('export').filter(({ id }) => id === 'late')).toHaveLength(1);
});

test('an empty body for days without events is complete', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, eventsPerDay: 0 });
  const run = await runSource('read', {
    ...{ config: configWith({ start_date: '2026-06-18' }), catalog: catalogOf('export') },
    ...{ url: emulator.url, nowMs: NOW },
  });
  expect(run.exitCode).toBe(0);
  expect(run.records('export')).toEqual([]);
  expect(run.lastState('export')).toMatchObject({ read: [{ from: '2026-06-18', to: '2026-06-20' }] });
});
