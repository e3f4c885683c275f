#!/usr/bin/env node
import { parseCommand, USAGE, UsageError, type Command } from './airbyte/cli.ts';
import { createLogger } from './airbyte/logger.ts';
import { Output, StdoutClosedError } from './airbyte/output.ts';
import { systemClock } from './base/clock.ts';
import { SecretMask } from './base/secrets.ts';

const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;
const ENDED_BY_SIGTERM = 143;
/** Lines that are on their way get so long (ms) to reach a reader when the process is told to end. */
const LAST_LINES_MS = 1000;

const output = new Output(process.stdout);
const mask = new SecretMask();

process.on('SIGTERM', () => {
  output.close();
  const end = (): never => process.exit(ENDED_BY_SIGTERM);
  setTimeout(end, LAST_LINES_MS);
  output.flush().then(end, end);
});
process.on('uncaughtException', (thrown) => {
  void fail(thrown).then((code) => process.exit(code));
});

process.exit(await main());

async function main(): Promise<number> {
  try {
    const command = parseCommand(process.argv.slice(2));
    const code = await run(command);
    await output.flush();
    return code;
  } catch (thrown) {
    return await fail(thrown);
  }
}

/** Loads what the command needs and nothing more: `spec` knows no HTTP client. */
async function run(command: Command): Promise<number> {
  if (command.name === 'help') {
    process.stdout.write(USAGE);
    return DONE;
  }
  if (command.name === 'spec') {
    const { readSpec } = await import('./config/spec.ts');
    await output.write({ type: 'SPEC', spec: readSpec() });
    return DONE;
  }
  const source = await import('./source.ts');
  const log = createLogger(output, mask);
  const runtime = { output, log, mask, clock: systemClock, env: process.env };
  switch (command.name) {
    case 'check':
      await source.check(command.config, runtime);
      return DONE;
    case 'discover':
      await source.discover(command.config, runtime);
      return DONE;
    case 'read':
      return (await source.read(command, runtime)) ? DONE : FAILED;
  }
}

/** The last resort: whatever went wrong is told once, in the one way that the reader understands. */
async function fail(thrown: unknown): Promise<number> {
  if (thrown instanceof StdoutClosedError) return FAILED;
  if (thrown instanceof UsageError) {
    process.stderr.write(`${thrown.message}\n\n${USAGE}`);
    return WRONG_USAGE;
  }
  const { errorTrace } = await import('./airbyte/error-trace.ts');
  try {
    await output.write(errorTrace(thrown, mask, systemClock.now()));
    await output.flush();
  } catch {
    // The reader is gone as well: there is nobody left to tell.
  }
  return FAILED;
}
