import { DAY, EVENTS_PER_BLOCK } from '../data/events.ts';
import { rounded, type Input } from '../results/row.ts';
import type { AnswerSizes } from '../server/protocol.ts';
import type { BenchServer } from '../server/start-server.ts';
import { discoverStream, readCommand, type DiscoveredStream } from './connector.ts';
import type { Command } from './measure-command.ts';
import { CURL, OURS, type Contender } from './rounds.ts';

/** A window of the server. */
export interface WindowRead {
  readonly task: string;
  /** 1 is the server's first window. */
  readonly project: number;
  readonly input: Input;
}

/** How our connector is to read it. */
export interface Variant {
  /** Options of the config. */
  readonly options?: object;
  /** How many columns to select; undefined for all. */
  readonly columns?: number;
}

export function inputOf(items: number, { jsonBytes, gzipBytes }: AnswerSizes): Input {
  return { items, jsonMB: rounded(jsonBytes / 1e6, 1), gzipMB: rounded(gzipBytes / 1e6, 1) };
}

/** The number of events of a scaled window, a multiple of the server's blocks. */
export function scaledEvents(events: number, scale: number): number {
  return Math.max(1, Math.round((events * scale) / EVENTS_PER_BLOCK)) * EVENTS_PER_BLOCK;
}

/** @param decompress false for the time that the server alone takes */
export function curlOf(
  server: BenchServer,
  { task, project, input }: WindowRead,
  decompress = true,
): Contender {
  const url = `${server.url}/api/2.0/export?project_id=${project}&from_date=${DAY}&to_date=${DAY}`;
  const options = ['--silent', '--show-error', '--fail', '--cacert', server.authority];
  const encoding = decompress ? ['--compressed'] : ['--header', 'Accept-Encoding: gzip'];
  const command: Command = { command: ['curl', ...options, ...encoding, url] };
  return { program: CURL, task, input, command, ...(decompress ? { lines: input.items } : {}) };
}

/** @param folder receives config and catalog */
export async function connectorOf(
  server: BenchServer,
  { task, project, input }: WindowRead,
  { options = {}, columns }: Variant,
  folder: string,
): Promise<Contender> {
  const config = {
    credentials: { username: 'bench', secret: 'bench', project_id: project },
    ...{ project_timezone: 'UTC', start_date: DAY, end_date: DAY },
    ...options,
  };
  const stream = withColumns(await discoverStream(server, config, 'export', folder), columns);
  const catalog = { streams: [{ stream, sync_mode: 'incremental', destination_sync_mode: 'append' }] };
  const command = readCommand(server, config, catalog, folder);
  return { program: OURS, task, input, command, lines: input.items };
}

function withColumns(stream: DiscoveredStream, count = Infinity): DiscoveredStream {
  const properties = Object.entries(stream.json_schema.properties).slice(0, count);
  return { ...stream, json_schema: { ...stream.json_schema, properties: Object.fromEntries(properties) } };
}
