/** Measures all four and prints the rows as JSON; `peers.ts` starts it in its own namespaces. */
import { execFileSync } from 'node:child_process';
import { isJsonObject, listOf, parseExactly, type JsonObject } from '../../compare/exact-json.ts';
import { peerCommand } from '../../compare/peer-command.ts';
import type { Peer } from '../../compare/peers.ts';
import { claimHostNames } from '../../compare/private-mixpanel.ts';
import { messagesIn, writeJson } from '../../compare/run-connector.ts';
import { DAY } from '../data/events.ts';
import { connectorOf, curlOf, inputOf } from '../measure/export-reads.ts';
import { CURL, measureRounds, type Contender } from '../measure/rounds.ts';
import type { Input, Row } from '../results/row.ts';
import { startServer, type BenchServer } from '../server/start-server.ts';
import type { PeersTask } from './peers.ts';

const MAX_CATALOG_BYTES = 100_000_000;
/** The tap reads nothing unless its days are more than the attribution window. All are one request. */
const TAP_END = '2026-01-25T00:00:00Z';
const { events, runs, folder } = JSON.parse(process.argv[2] ?? '{}') as PeersTask;

const place = { host: 'data.mixpanel.com', port: 443, certificates: claimHostNames(folder) };
const server = await startServer({ windows: [{ events, isOdd: false }] }, place);
try {
  console.log(JSON.stringify(await measureAll(server)));
} finally {
  server.stop();
}

async function measureAll(mixpanel: BenchServer): Promise<Row[]> {
  const [sizes] = mixpanel.windows;
  if (sizes === undefined) throw new Error('the server has one window');
  const input = inputOf(events, sizes);
  const read = { task: 'export', project: 1, input };
  const curl = curlOf(mixpanel, read);
  const rows = await measureRounds([curl, await connectorOf(mixpanel, read, {}, folder)], mixpanel, runs);
  for (const peer of [tap(input), airbyte(input)]) {
    const measured = await measureRounds([curl, peer], mixpanel, 1);
    rows.push(...measured.filter(({ program }) => program !== CURL));
  }
  return rows;
}

/** Airbyte's own source. */
function airbyte(input: Input): Contender {
  const config = {
    credentials: { option_title: 'Service Account', username: 'bench', secret: 'bench', project_id: 1 },
    ...{
      region: 'US',
      project_timezone: 'UTC',
      start_date: `${DAY}T00:00:00Z`,
      end_date: `${DAY}T00:00:00Z`,
    },
    ...{ attribution_window: 5, select_properties_by_default: true, date_window_size: 30 },
  };
  const configFile = ['--config', writeJson(folder, 'airbyte-config.json', config)];
  const discovered = messagesIn(outputOf('airbyte-source-mixpanel', ['discover', ...configFile]));
  const [catalog] = discovered.flatMap((message) =>
    isJsonObject(message['catalog']) ? [message['catalog']] : [],
  );
  const streams = listOf(catalog?.['streams']).filter(isJsonObject);
  const selected = streams
    .filter(({ name }) => name === 'export')
    .map((stream) => ({ stream, sync_mode: 'incremental', destination_sync_mode: 'append' }));
  const catalogFile = ['--catalog', writeJson(folder, 'airbyte-catalog.json', { streams: selected })];
  return contender('airbyte-source-mixpanel', input, ['read', ...configFile, ...catalogFile]);
}

/** Singer's tap. */
function tap(input: Input): Contender {
  const config = {
    ...{ api_secret: 'bench', project_timezone: 'UTC', start_date: `${DAY}T00:00:00Z` },
    ...{ end_date: TAP_END, attribution_window: '5', date_window_size: '30' },
    ...{ select_properties_by_default: 'true', eu_residency: 'False', user_agent: 'bench' },
  };
  const configFile = ['--config', writeJson(folder, 'tap-config.json', config)];
  const catalog = parseExactly(outputOf('tap-mixpanel', [...configFile, '--discover']));
  const streams = (isJsonObject(catalog) ? listOf(catalog['streams']) : []).filter(isJsonObject);
  const selected = streams.filter(({ tap_stream_id: id }) => id === 'export').map(withAllColumns);
  const catalogFile = ['--catalog', writeJson(folder, 'tap-catalog.json', { streams: selected })];
  return contender('tap-mixpanel', input, [...configFile, ...catalogFile]);
}

function withAllColumns(stream: JsonObject): JsonObject {
  const metadata = listOf(stream['metadata'])
    .filter(isJsonObject)
    .map((entry): JsonObject => {
      const facts = isJsonObject(entry['metadata']) ? entry['metadata'] : {};
      return { ...entry, metadata: { ...facts, selected: true } };
    });
  return { ...stream, metadata };
}

function contender(peer: Peer, input: Input, args: readonly string[]): Contender {
  const { command, env } = peerCommand(peer, place.certificates.authority);
  const [program] = command;
  return {
    program: peer,
    task: 'export',
    input,
    lines: events,
    command: { command: [program, ...args], env },
  };
}

function outputOf(peer: Peer, args: readonly string[]): string {
  const { command, env } = peerCommand(peer, place.certificates.authority);
  return execFileSync(command[0], args, { env, encoding: 'utf8', maxBuffer: MAX_CATALOG_BYTES });
}
