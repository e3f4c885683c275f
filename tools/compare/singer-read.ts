import type { Delivery, DeliveredStream } from './delivery.ts';
import { isJsonObject, listOf, parseExactly, textOf, type Json, type JsonObject } from './exact-json.ts';
import { messagesIn, run, writeJson, type Runner } from './run-connector.ts';

/** Discovers and reads all streams, as the first run of a Singer tap. */
export async function readAsSinger(
  connector: string,
  runner: Runner,
  config: Readonly<Record<string, string>>,
): Promise<Delivery> {
  const startedAt = performance.now();
  const configFile = ['--config', writeJson(runner.folder, `${connector}.config.json`, config)];
  const catalog = parseExactly(await run(runner, `${connector}.discover`, [...configFile, '--discover']));
  const streams = (isJsonObject(catalog) ? listOf(catalog['streams']) : []).filter(isJsonObject);
  const selected = { streams: streams.map(select) };
  const catalogFile = ['--catalog', writeJson(runner.folder, `${connector}.catalog.json`, selected)];
  const output = await run(runner, `${connector}.read`, [...configFile, ...catalogFile]);
  const delivered = new Map(streams.map((stream) => [textOf(stream['tap_stream_id']), described(stream)]));
  let state: Json = null;
  for (const { type, stream, record, value } of messagesIn(output)) {
    if (type === 'STATE') state = value ?? null;
    if (type === 'RECORD' && isJsonObject(record)) delivered.get(textOf(stream))?.records.push(record);
  }
  return { connector, streams: delivered, state, seconds: (performance.now() - startedAt) / 1000 };
}

function select(stream: JsonObject): JsonObject {
  const metadata = metadataOf(stream).map((entry): JsonObject => {
    const { metadata: facts } = entry;
    return { ...entry, metadata: { ...(isJsonObject(facts) ? facts : {}), selected: true } };
  });
  return { ...stream, metadata };
}

function described(stream: JsonObject): DeliveredStream {
  const ofStream = metadataOf(stream).find(({ breadcrumb }) => listOf(breadcrumb).length === 0)?.['metadata'];
  const facts = isJsonObject(ofStream) ? ofStream : {};
  const schema = stream['schema'];
  const columns = isJsonObject(schema) ? schema['properties'] : undefined;
  const isIncremental = facts['forced-replication-method'] === 'INCREMENTAL';
  return {
    key: listOf(stream['key_properties']).map(textOf),
    cursor: listOf(facts['valid-replication-keys']).map(textOf)[0],
    modes: isIncremental ? ['incremental'] : ['full_refresh'],
    columns: isJsonObject(columns) ? columns : {},
    records: [],
  };
}

function metadataOf(stream: JsonObject): JsonObject[] {
  return listOf(stream['metadata']).filter(isJsonObject);
}
