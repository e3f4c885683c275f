import { expect, test } from '@jest/globals';
import type { Fault } from '../emulator/failures/failure.ts';
import { runSource } from './support/run-source.ts';
import { configWith, emulate } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T20:00:00Z');
/** A user waits for discover: requests get a minute, and a stall is noticed at most 10 s later. */
const MAX_SECONDS = 80;

test.each<[string, Fault]>([
  ['stops in the middle', { kind: 'stall', fraction: 0.5 }],
  ['stops before its first byte', { kind: 'stall', fraction: 0 }],
  ['does not come', { kind: 'delay', ms: 600_000, byClock: true }],
])('discover fails within 80 s if an answer %s, and logs that it is waiting', async (_how, fault) => {
  const emulator = await emulate({ clock: { now: () => NOW }, eventsPerDay: 5, profiles: 5 });
  const { failures, clock } = emulator.control;
  failures.add({ ...fault, match: { path: '/engage/properties' }, times: -1 });
  const given = { config: configWith(), url: emulator.url, nowMs: NOW };
  const run = await runSource('discover', { ...given, clockJumps: 'over stalls' });
  expect(run.exitCode).toBe(1);
  expect(run.errors).toMatchObject([{ failure_type: 'transient_error' }]);
  expect(run.logs).toContain('discover: waiting for property information from Mixpanel');
  expect((clock.now() - NOW) / 1000).toBeLessThan(MAX_SECONDS);
});
