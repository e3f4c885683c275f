import type { Delivery, DeliveredStream } from './delivery.ts';
import { isJsonObject, listOf, textOf, type Json, type JsonObject } from './exact-json.ts';
import { messagesIn, run, writeJson, type Runner } from './run-connector.ts';

/** Discovers and reads everything, as Airbyte does in a full refresh. */
export async function readAsAirbyte(
  connector: string,
  runner: Runner,
  config: Readonly<Record<string, unknown>>,
): Promise<Delivery> {
  const begun = performance.now();
  const configFile = ['--config', writeJson(runner.folder, `${connector}.config.json`, config)];
  const discovered = messagesIn(await run(runner, `${connector}.discover`, ['discover', ...configFile]));
  const streams = discovered.flatMap(streamsOf);
  const catalog = {
    streams: streams.map((stream) => ({
      stream,
      sync_mode: 'full_refresh',
      destination_sync_mode: 'overwrite',
    })),
  };
  const catalogFile = ['--catalog', writeJson(runner.folder, `${connector}.catalog.json`, catalog)];
  const output = await run(runner, `${connector}.read`, ['read', ...configFile, ...catalogFile]);
  const delivered = new Map(streams.map((stream) => [textOf(stream['name']), described(stream)]));
  for (const { type, record } of messagesIn(output)) {
    if (type !== 'RECORD' || !isJsonObject(record) || !isJsonObject(record['data'])) continue;
    delivered.get(textOf(record['stream']))?.records.push(record['data']);
  }
  return { connector, streams: delivered, seconds: (performance.now() - begun) / 1000 };
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
