import { expect, test } from '@jest/globals';
import type { Fault } from '../emulator/failures/failure.ts';
import { runSource } from './support/run-source.ts';
import { configWith, emulate } from './support/setup.ts';
import { STREAM_NAMES } from './support/streams.ts';

const NOW = Date.parse('2026-06-20T20:00:00Z');
/** A user waits for discover: a list gets 20 s. */
const MAX_SECONDS = 45;

test.each<[string, Fault]>([
  ['stops in the middle', { kind: 'stall', fraction: 0.5 }],
  ['stops before its first byte', { kind: 'stall', fraction: 0 }],
  ['does not come', { kind: 'delay', ms: 600_000, byClock: true }],
])(
  'discover ends within 45 s with all streams if a list %s, and logs what is missing',
  async (_how, fault) => {
    const emulator = await emulate({ clock: { now: () => NOW }, eventsPerDay: 5, profiles: 5 });
    const { failures, clock } = emulator.control;
    failures.add({ ...fault, match: { path: '/engage/properties' }, times: -1 });
    const given = { config: configWith(), url: emulator.url, nowMs: NOW };
    const run = await runSource('discover', { ...given, clockJumps: 'over stalls' });
    expect(run.exitCode).toBe(0);
    expect(run.catalog.map(({ name }) => name)).toEqual(STREAM_NAMES);
    expect(run.logs.join('\n')).toMatch(/engage, cohort_members: the profile properties could not be listed/);
    expect((clock.now() - NOW) / 1000).toBeLessThan(MAX_SECONDS);
  },
);
