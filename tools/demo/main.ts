/**
 * Runs the connector against the emulator: spec, check, discover, a first read, and a second read from its state. Writes
 * all messages to files.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DEFAULT_PROJECT_ID, DEFAULT_SERVICE_ACCOUNT } from '../../emulator/options.ts';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import { isOfKind, READ_COSTS } from '../../scripts/streams-page/request-costs.ts';
import type { StateMessage } from '../../src/airbyte/protocol.generated.ts';
import { megabytes, table } from '../table.ts';
import { runConnector, type CommandRun } from './connector.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'demo-output');
const DAY_MS = 86_400_000;
const HISTORY_DAYS = 30;
const EVENTS_PER_DAY = 5000;
const NEW_EVENTS = 1000;
/** The names of columns make a state long; the files have all of it. */
const STATE_CHARACTERS = 120;

const file = (name: string): string => join(FOLDER, name);
const say = (line = ''): void => {
  console.log(line);
};

await demonstrate();

async function demonstrate(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const emulator = await startEmulator({ eventsPerDay: EVENTS_PER_DAY, timezone: 'UTC', cohorts: 12 });
  say(
    `Emulator with ${EVENTS_PER_DAY.toLocaleString('en')} events per day for ${HISTORY_DAYS} days: ${emulator.url}\n`,
  );
  writeJson('config.json', {
    credentials: {
      option_title: 'Service Account',
      ...DEFAULT_SERVICE_ACCOUNT,
      project_id: DEFAULT_PROJECT_ID,
    },
    project_timezone: 'UTC',
    start_date: new Date(Date.now() - HISTORY_DAYS * DAY_MS).toISOString().slice(0, 10),
  });
  const config = ['--config', file('config.json')];
  await step('spec', ['spec'], emulator);
  await step('check', ['check', ...config], emulator);
  writeCatalog(await step('discover', ['discover', ...config], emulator));

  const read = ['read', ...config, '--catalog', file('catalog.json')];
  const first = await step('read-1', read, emulator);
  writeJson('state-1.json', statesOf(first));
  report(first, undefined, emulator);

  addNewEvents(emulator);
  say(`\n${NEW_EVENTS.toLocaleString('en')} new events arrive at Mixpanel, half of them from yesterday.\n`);
  const second = await step('read-2', [...read, '--state', file('state-1.json')], emulator);
  writeJson('state-2.json', statesOf(second));
  report(second, first, emulator);
  say(
    '\nEvents that arrived in the three hours before the first read are delivered again: they might not have been visible.',
  );
  say(`Messages, config, catalog and states: ${relative(process.cwd(), FOLDER)}/`);
  await emulator.close();
}

async function step(name: string, args: readonly string[], emulator: Emulator): Promise<CommandRun> {
  emulator.control.requests.clear();
  const run = await runConnector(args, emulator.url, file(`${name}.jsonl`));
  say(`${name.padEnd(9)} exit code ${run.exitCode}, ${run.seconds.toFixed(2)} s -> ${name}.jsonl`);
  if (run.exitCode === 0) return run;
  for (const message of run.tally.others) if (message.type === 'TRACE') say(JSON.stringify(message.trace));
  process.exitCode = 1;
  return run;
}

/** Adds events of today and late events of yesterday. */
function addNewEvents({ control }: Emulator): void {
  const now = control.clock.now();
  for (let i = 0; i < NEW_EVENTS; i++) {
    const time = Math.floor((i % 2 === 0 ? now : now - DAY_MS) / 1000) - i;
    const properties = { time, distinct_id: `new-${i}`, $insert_id: `new-${i}`, mp_processing_time_ms: now };
    control.events.add({ line: JSON.stringify({ event: 'New', properties }) });
  }
}

/** Selects all discovered streams, incremental where possible. */
function writeCatalog({ tally }: CommandRun): void {
  const streams = tally.others.flatMap((message) =>
    message.type === 'CATALOG' ? message.catalog.streams : [],
  );
  writeJson('catalog.json', {
    streams: streams.map((stream) => ({
      stream,
      sync_mode: stream.supported_sync_modes.at(-1),
      destination_sync_mode: 'append',
    })),
  });
}

/** The last state of each stream, for a state file. */
function statesOf({ tally }: CommandRun): StateMessage['state'][] {
  const last = new Map<string, StateMessage['state']>();
  for (const message of tally.others) {
    if (message.type === 'STATE') last.set(message.state.stream.stream_descriptor.name, message.state);
  }
  return [...last.values()];
}

function report(run: CommandRun, before: CommandRun | undefined, emulator: Emulator): void {
  const requests = emulator.control.requests.list().filter(({ counted }) => counted);
  const streams = [...run.tally.streams];
  const rows = streams.map(([name, { records, bytes, startedAt, endedAt, status }]) => [
    name,
    status,
    records.toLocaleString('en'),
    megabytes(bytes),
    ((endedAt - startedAt) / 1000).toFixed(2),
    String(requests.filter((request) => streamOf(request) === name).length),
  ]);
  say(`\n${table(['stream', 'status', 'records', 'MB', 'seconds', 'requests'], rows)}\n`);
  for (const [name, { state }] of streams) {
    say(`${name}, state before: ${stateText(before?.tally.streams.get(name)?.state)}`);
    say(`${name}, state after:  ${stateText(state)}`);
  }
}

/** The stream that a request was sent for, or the first one of those that share it. */
function streamOf(request: Parameters<typeof isOfKind>[1]): string | undefined {
  return READ_COSTS.find((cost) => isOfKind(cost, request))?.streams[0];
}

function stateText(state: unknown): string {
  if (state === undefined) return 'none';
  const text = JSON.stringify(state);
  return text.length > STATE_CHARACTERS ? `${text.slice(0, STATE_CHARACTERS)} ...` : text;
}

function writeJson(name: string, content: unknown): void {
  writeFileSync(file(name), `${JSON.stringify(content, null, 2)}\n`);
}
