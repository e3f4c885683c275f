import { afterAll } from '@jest/globals';
import type { EmulatorOptions } from '../../emulator/options.ts';
import { startEmulator, type Emulator } from '../../emulator/server.ts';

export { catalogOf, configured, configWith, projectSecret, serviceAccount } from './inputs.ts';

/** A Mixpanel for the tests of one file, closed behind them. Rate limits are off unless asked for. */
export async function emulate(options: EmulatorOptions): Promise<Emulator> {
  const emulator = await startEmulator({ limits: false, timezone: 'UTC', ...options });
  running.push(emulator);
  return emulator;
}

const running: Emulator[] = [];
afterAll(async () => {
  await Promise.all(running.map((emulator) => emulator.close()));
});
