import type { CatalogStream, SyncMode } from '../../src/airbyte/protocol.generated.ts';
import { streams } from '../../src/streams/index.ts';

/** The names of all streams, in the order in which they are offered. */
export const STREAM_NAMES: readonly string[] = streams.map(({ name }) => name);

/** The names of the streams that have a sync mode. */
export function streamsWith(syncMode: SyncMode): string[] {
  return streams.filter(({ syncModes }) => syncModes.includes(syncMode)).map(({ name }) => name);
}

/** The streams as a catalog offers them, with no column named. */
export function offered(
  names: readonly string[] = STREAM_NAMES,
): Pick<CatalogStream, 'name' | 'json_schema' | 'supported_sync_modes'>[] {
  return streams
    .filter(({ name }) => names.includes(name))
    .map(({ name, syncModes }) => ({ name, json_schema: {}, supported_sync_modes: [...syncModes] }));
}
