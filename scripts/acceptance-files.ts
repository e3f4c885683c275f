import { format } from 'prettier';
import type { CatalogStream } from '../src/airbyte/protocol.generated.ts';
import { discoverSample } from './streams-page/sample-project.ts';

/** The catalog for Airbyte's acceptance tests: a full refresh of every stream with all discovered columns. */
export async function acceptanceCatalog(): Promise<string> {
  const streams = await discoverSample({});
  return await json({ streams: streams.map((stream) => configured(stream, 'full_refresh', 'overwrite')) });
}

/** Like {@link acceptanceCatalog}, with an incremental read of every stream that supports it. */
export async function incrementalCatalog(): Promise<string> {
  const streams = (await discoverSample({})).filter(({ supported_sync_modes: modes }) =>
    modes.includes('incremental'),
  );
  return await json({ streams: streams.map((stream) => configured(stream, 'incremental', 'append')) });
}

function configured(
  { name, supported_sync_modes }: CatalogStream,
  sync_mode: string,
  destination_sync_mode: string,
): unknown {
  return { stream: { name, json_schema: {}, supported_sync_modes }, sync_mode, destination_sync_mode };
}

async function json(value: unknown): Promise<string> {
  return await format(JSON.stringify(value), { parser: 'json', printWidth: 110 });
}
