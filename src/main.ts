#!/usr/bin/env node
// First: the modules below may need a newer Node.
import './require-node.ts';
// Before axios.
import './without-fetch.ts';
import { parseCommand, UsageError, type Command } from './airbyte/cli.ts';
import { helpText, hintFor, USAGE } from './airbyte/help.ts';
import { createLogger, createTextLogger, type Logger } from './airbyte/logger.ts';
import { Output, StdoutClosedError, StdoutError } from './airbyte/output.ts';
import { systemClock } from './base/clock.ts';
import { SecretMask } from './base/secrets.ts';
import type { Screen } from './terminal/screen.ts';

const SUCCEEDED = 0;
const FAILED = 1;
const INVALID_USAGE = 2;
const TERMINATED = 143;
/** After SIGTERM, written lines have this long (ms) to reach the reader. */
const FLUSH_TIMEOUT_MS = 1000;

const output = new Output(process.stdout);
const mask = new SecretMask();
/** Whether stdout carries messages of the protocol. If not, errors and log lines go to stderr as text. */
let speaksProtocol = true;
let screen: Screen | undefined;

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
  } finally {
    screen?.close();
  }
}

/** Loads only the modules that the command needs. `spec` does not load the HTTP client. */
async function run(command: Command): Promise<number> {
  if (command.name === 'help') {
    await output.writeLines(helpText(command.topic));
    return SUCCEEDED;
  }
  if (command.name === 'version') {
    const { version } = await import('./version.ts');
    await output.writeLines(`source-mixpanel ${version()} (Node ${process.versions.node})\n`);
    return SUCCEEDED;
  }
  if (command.name === 'spec') {
    const { readSpec } = await import('./config/spec.ts');
    await output.write({ type: 'SPEC', spec: readSpec() });
    return SUCCEEDED;
  }
  if (command.name === 'coverage') {
    speaksProtocol = false;
    const { coverage } = await import('./coverage.ts');
    await coverage(command.state, { output, log: textLog(), stdout: process.stdout });
    return SUCCEEDED;
  }
  return await runSource(command);
}

function textLog(): Logger {
  return createTextLogger(process.stderr, mask);
}

type SourceCommand = Exclude<Command, { readonly name: 'help' | 'version' | 'spec' | 'coverage' }>;

async function runSource(command: SourceCommand): Promise<number> {
  const source = await import('./source.ts');
  const log = createLogger(output, mask);
  if (command.name !== 'catalog') screen = await screenFor(command.name);
  const runtime = { output, log, mask, clock: systemClock, env: process.env, screen };
  switch (command.name) {
    case 'check':
      await source.check(command.config, runtime);
      return SUCCEEDED;
    case 'discover':
      await source.discover(command.config, runtime);
      return SUCCEEDED;
    case 'read':
      return (await source.read(command, runtime)) ? SUCCEEDED : FAILED;
    case 'catalog':
      speaksProtocol = false;
      await source.catalog(command, { ...runtime, log: textLog() });
      return SUCCEEDED;
  }
}

/**
 * If the messages go to a file or another process, a terminal shows a person what happens. If both are the same terminal, a
 * hint says what the messages are.
 */
async function screenFor(command: 'check' | 'discover' | 'read'): Promise<Screen | undefined> {
  const { stdout, stderr } = process;
  if (!stderr.isTTY) return undefined;
  if (stdout.isTTY) {
    stderr.write(hintFor(command));
    return undefined;
  }
  const { openScreen } = await import('./terminal/open-screen.ts');
  const opened = openScreen(stderr);
  output.listen((message) => {
    opened.show(message);
  });
  return opened;
}

/**
 * Reports any error as a TRACE message; on stderr if the command line is invalid, stdout cannot be written, or the command
 * writes no messages.
 */
async function fail(thrown: unknown): Promise<number> {
  if (thrown instanceof StdoutError) return stdoutFailed(thrown);
  if (thrown instanceof UsageError) {
    process.stderr.write(`${thrown.message}${await suggestionFor(thrown)}\n\n${USAGE}`);
    return INVALID_USAGE;
  }
  const { errorTrace, userMessage } = await import('./airbyte/error-trace.ts');
  if (!speaksProtocol) {
    process.stderr.write(`ERROR ${userMessage(thrown, mask)}\n`);
    return FAILED;
  }
  try {
    await output.write(errorTrace(thrown, mask, systemClock.now()));
    await output.flush();
  } catch (failure) {
    if (failure instanceof StdoutError) return stdoutFailed(failure);
  }
  return FAILED;
}

function stdoutFailed(error: StdoutError): number {
  screen?.close();
  if (!(error instanceof StdoutClosedError)) process.stderr.write(`source-mixpanel: ${error.message}\n`);
  return FAILED;
}

async function suggestionFor({ unknown }: UsageError): Promise<string> {
  if (unknown === undefined) return '';
  const { didYouMean } = await import('./base/nearest-name.ts');
  return didYouMean(unknown.word, unknown.known);
}
