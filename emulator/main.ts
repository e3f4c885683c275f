import { InvalidUsage, readCommand } from './cli.ts';
import type { EmulatorOptions } from './options.ts';
import {
  DEFAULT_PROJECT_ID,
  DEFAULT_PROJECT_SECRET,
  DEFAULT_PROJECT_TOKEN,
  DEFAULT_SERVICE_ACCOUNT,
} from './options.ts';
import { startEmulator } from './server.ts';
import { InvalidOption } from './settings.ts';
import { USAGE } from './usage.ts';

async function main(): Promise<void> {
  const command = readCommand(process.argv.slice(2));
  if (command.kind === 'help') process.stdout.write(USAGE);
  else await run(command.options);
}

async function run(options: EmulatorOptions): Promise<void> {
  const emulator = await startEmulator(options);
  const { username, secret } = DEFAULT_SERVICE_ACCOUNT;
  const account = `service account ${username} with secret ${secret} and project_id ${DEFAULT_PROJECT_ID}`;
  process.stdout.write(
    `${emulator.url} is ready. Read with ${account}, or with project secret ${DEFAULT_PROJECT_SECRET}; ` +
      `send data with token ${DEFAULT_PROJECT_TOKEN}.\n`,
  );
  const end = (): void => void emulator.close();
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
}

main().catch((error: unknown) => {
  const isUserError = error instanceof InvalidUsage || error instanceof InvalidOption;
  console.error(isUserError ? error.message : error);
  process.exitCode = 2;
});
