import type { Delivery, DeliveredStream } from './delivery.ts';
import { isJsonObject, listOf, textOf, type Json, type JsonObject } from './exact-json.ts';
import { messagesIn, run, writeJson, type Runner } from './run-connector.ts';

/**
 * Discovers and reads all streams as Airbyte does, incrementally where possible.
 *
 * @param state of an earlier read
 */
export async function readAsAirbyte(
  connector: string,
  runner: Runner,
  config: Readonly<Record<string, unknown>>,
  state?: Json,
): Promise<Delivery> {
  const startedAt = performance.now();
  const configFile = ['--config', writeJson(runner.folder, `${connector}.config.json`, config)];
  const discovered = messagesIn(await run(runner, `${connector}.discover`, ['discover', ...configFile]));
  const streams = discovered.flatMap(streamsOf);
  const catalog = {
    streams: streams.map((stream) => ({
      stream,
      sync_mode: listOf(stream['supported_sync_modes']).map(textOf).at(-1),
      destination_sync_mode: 'append',
    })),
  };
  const catalogFile = ['--catalog', writeJson(runner.folder, `${connector}.catalog.json`, catalog)];
  const stateFile =
    state === undefined ? [] : ['--state', writeJson(runner.folder, `${connector}.state.json`, state)];
  const args = ['read', ...configFile, ...catalogFile, ...stateFile];
  const output = await run(runner, `${connector}.read`, args);
  const delivered = new Map(streams.map((stream) => [textOf(stream['name']), described(stream)]));
  const states = new Map<string, JsonObject>();
  for (const { type, record, state: message } of messagesIn(output)) {
    if (type === 'STATE' && isJsonObject(message)) states.set(streamOf(message), message);
    if (type !== 'RECORD' || !isJsonObject(record) || !isJsonObject(record['data'])) continue;
    delivered.get(textOf(record['stream']))?.records.push(record['data']);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  return { connector, streams: delivered, state: [...states.values()], seconds };
}

function streamOf({ stream }: JsonObject): string {
  const descriptor = isJsonObject(stream) ? stream['stream_descriptor'] : undefined;
  return isJsonObject(descriptor) ? textOf(descriptor['name']) : '';
}

function streamsOf({ type, catalog }: JsonObject): JsonObject[] {
  if (type !== 'CATALOG' || !isJsonObject(catalog)) return [];
  return listOf(catalog['streams']).filter(isJsonObject);
}

function described(stream: JsonObject): DeliveredStream {
  const schema = stream['json_schema'];
  const columns = isJsonObject(schema) ? schema['properties'] : undefined;
  return {
    key: listOf(stream['source_defined_primary_key']).map((path) => pathOf(path)),
    cursor: pathOf(stream['default_cursor_field']) || undefined,
    modes: listOf(stream['supported_sync_modes']).map(textOf),
    columns: isJsonObject(columns) ? columns : {},
    records: [],
  };
}

function pathOf(names: Json | undefined): string {
  return listOf(names).map(textOf).join('.');
}
