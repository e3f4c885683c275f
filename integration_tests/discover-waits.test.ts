import { expect, test } from '@jest/globals';
import type { Fault } from '../emulator/failures/failure.ts';
import { runSource, type Run } from './support/run-source.ts';
import { configWith, emulate } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T20:00:00Z');
const SPEED = 20;
/** A person waits for it: requests get a minute; how a stall is noticed, and a busy machine, take more. */
const MOST_SECONDS = 200;

async function discoverWith(fault: Fault): Promise<{ run: Run; seconds: number }> {
  const emulator = await emulate({ clock: { now: () => NOW }, eventsPerDay: 5, profiles: 5 });
  emulator.control.failures.add({ ...fault, match: { path: '/engage/properties' }, times: -1 });
  const begun = Date.now();
  const run = await runSource('discover', {
    config: configWith(),
    url: emulator.url,
    nowMs: NOW,
    speed: SPEED,
  });
  return { run, seconds: ((Date.now() - begun) / 1000) * SPEED };
}

test.each<[string, Fault]>([
  ['stops in its middle', { kind: 'stall', fraction: 0.5 }],
  ['does not begin', { kind: 'stall', fraction: 0 }],
  ['does not come', { kind: 'delay', ms: 600_000 }],
])(
  'an answer that %s fails discover within minutes, which says before that it waits',
  async (_how, fault) => {
    const { run, seconds } = await discoverWith(fault);
    expect(run.exitCode).toBe(1);
    expect(run.errors).toMatchObject([{ failure_type: 'transient_error' }]);
    expect(run.logs).toContain('discover: waiting for property information from Mixpanel');
    expect(seconds).toBeLessThan(MOST_SECONDS);
  },
);
