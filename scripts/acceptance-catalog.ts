import { format } from 'prettier';
import { streams } from '../src/streams/index.ts';

/** The catalog for Airbyte's standard tests: a full refresh of every stream with all discovered columns. */
export async function acceptanceCatalog(): Promise<string> {
  const configured = streams.map(({ name, syncModes }) => ({
    stream: { name, json_schema: {}, supported_sync_modes: syncModes },
    sync_mode: 'full_refresh',
    destination_sync_mode: 'overwrite',
  }));
  return await format(JSON.stringify({ streams: configured }), { parser: 'json', printWidth: 110 });
}
