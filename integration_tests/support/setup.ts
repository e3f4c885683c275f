import { afterAll } from '@jest/globals';
import type { EmulatorOptions } from '../../emulator/options.ts';
import { startEmulator, type Emulator } from '../../emulator/server.ts';

export { catalogOf, configured, configWith, projectSecret, serviceAccount } from './inputs.ts';

/** An emulator that is closed after the tests of the file. By default it has few events and no rate limits. */
export async function emulate(options: EmulatorOptions): Promise<Emulator> {
  const emulator = await startEmulator({ limits: false, timezone: 'UTC', eventsPerDay: 100, ...options });
  running.push(emulator);
  return emulator;
}

const running: Emulator[] = [];
afterAll(async () => {
  await Promise.all(running.map((emulator) => emulator.close()));
});
