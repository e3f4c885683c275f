#!/usr/bin/env node
// First: the modules below may need a newer Node.
import './require-node.ts';
import { parseCommand, USAGE, UsageError, type Command } from './airbyte/cli.ts';
import { createLogger } from './airbyte/logger.ts';
import { Output, StdoutClosedError } from './airbyte/output.ts';
import { systemClock } from './base/clock.ts';
import { SecretMask } from './base/secrets.ts';

const SUCCEEDED = 0;
const FAILED = 1;
const INVALID_USAGE = 2;
const TERMINATED = 143;
/** After SIGTERM, written lines have this long (ms) to reach the reader. */
const FLUSH_TIMEOUT_MS = 1000;

const output = new Output(process.stdout);
const mask = new SecretMask();

process.on('SIGTERM', () => {
  output.close();
  const exit = (): never => process.exit(TERMINATED);
  setTimeout(exit, FLUSH_TIMEOUT_MS);
  output.flush().then(exit, exit);
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

/** Loads only the modules that the command needs. `spec` does not load the HTTP client. */
async function run(command: Command): Promise<number> {
  if (command.name === 'help') {
    process.stdout.write(USAGE);
    return SUCCEEDED;
  }
  if (command.name === 'spec') {
    const { readSpec } = await import('./config/spec.ts');
    await output.write({ type: 'SPEC', spec: readSpec() });
    return SUCCEEDED;
  }
  const source = await import('./source.ts');
  const log = createLogger(output, mask);
  const runtime = { output, log, mask, clock: systemClock, env: process.env };
  switch (command.name) {
    case 'check':
      await source.check(command.config, runtime);
      return SUCCEEDED;
    case 'discover':
      await source.discover(command.config, runtime);
      return SUCCEEDED;
    case 'read':
      return (await source.read(command, runtime)) ? SUCCEEDED : FAILED;
  }
}

/** Reports any error as a TRACE message, or with the usage on stderr if the command line is invalid. */
async function fail(thrown: unknown): Promise<number> {
  if (thrown instanceof StdoutClosedError) return FAILED;
  if (thrown instanceof UsageError) {
    process.stderr.write(`${thrown.message}\n\n${USAGE}`);
    return INVALID_USAGE;
  }
  const { errorTrace } = await import('./airbyte/error-trace.ts');
  try {
    await output.write(errorTrace(thrown, mask, systemClock.now()));
    await output.flush();
  } catch {
    // The reader has closed stdout, so the error cannot be delivered.
  }
  return FAILED;
}
