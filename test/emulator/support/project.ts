import { afterEach } from '@jest/globals';
import type { EmulatorOptions } from '../../../emulator/options.ts';
import type { Emulator } from '../../../emulator/server.ts';
import { startEmulator } from '../../../emulator/server.ts';

/** The time of the tests, ms (UTC). */
export const NOON = Date.UTC(2026, 0, 31, 12);

const running: Emulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((emulator) => emulator.close()));
});

/** An emulator at noon of 2026-01-31 with few events per day, closed after the test. */
export async function startProject(options: EmulatorOptions = {}): Promise<Emulator> {
  const small = { clock: { now: () => NOON }, eventsPerDay: 50, firstDay: '2026-01-01' };
  const emulator = await startEmulator({ ...small, ...options });
  running.push(emulator);
  return emulator;
}

/** A line for an event at noon of 2026-01-10. */
export function lineOf(properties: Record<string, unknown>, name = 'Stored'): string {
  return JSON.stringify({
    event: name,
    properties: { time: Date.UTC(2026, 0, 10, 12) / 1000, ...properties },
  });
}
