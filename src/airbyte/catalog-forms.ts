import { isObject } from '../base/json-object.ts';
import type { CatalogStream, JsonObject, SyncMode } from './protocol.generated.ts';

/** A stream of a configured catalog, as the platform writes it. */
export interface ConfiguredStream {
  readonly stream: JsonObject;
  readonly sync_mode: SyncMode;
  readonly destination_sync_mode: 'append_dedup' | 'append' | 'overwrite';
  readonly cursor_field?: unknown;
  readonly primary_key?: unknown;
}

/** Configures discovered streams, each in its best mode: incremental and deduplicated by key if it can be. */
export function configuredCatalog(streams: readonly (CatalogStream | JsonObject)[]): {
  streams: ConfiguredStream[];
} {
  return { streams: streams.map((stream) => configuredStream({ ...stream })) };
}

function configuredStream(stream: JsonObject): ConfiguredStream {
  const { supported_sync_modes: modes, default_cursor_field, source_defined_primary_key } = stream;
  const isIncremental = Array.isArray(modes) && modes.includes('incremental');
  const hasKey = Array.isArray(source_defined_primary_key) && source_defined_primary_key.length > 0;
  return {
    stream,
    sync_mode: isIncremental ? 'incremental' : 'full_refresh',
    destination_sync_mode: isIncremental ? (hasKey ? 'append_dedup' : 'append') : 'overwrite',
    ...(default_cursor_field === undefined ? {} : { cursor_field: default_cursor_field }),
    ...(hasKey ? { primary_key: source_defined_primary_key } : {}),
  };
}

/**
 * A configured catalog as it is; a discovered one, alone or as the CATALOG message of `discover`, is configured in best modes.
 * Anything else is returned unchanged: the validation describes what is wrong with it.
 */
export function toConfigured(file: unknown): unknown {
  if (!isObject(file)) return file;
  if (file['type'] === 'CATALOG') return toConfigured(file['catalog']);
  const { streams } = file;
  return isDiscovered(streams) ? { ...file, ...configuredCatalog(streams) } : file;
}

function isDiscovered(streams: unknown): streams is JsonObject[] {
  return (
    Array.isArray(streams) &&
    streams.length > 0 &&
    streams.every((each) => isObject(each) && !('stream' in each) && 'name' in each && 'json_schema' in each)
  );
}
