import {
  DEFAULT_PROJECT_ID,
  DEFAULT_PROJECT_SECRET,
  DEFAULT_SERVICE_ACCOUNT,
} from '../../emulator/options.ts';
import type { CatalogStream, SyncMode } from '../../src/airbyte/protocol.generated.ts';

/** The credentials that every emulator accepts. */
export const serviceAccount = {
  option_title: 'Service Account',
  ...DEFAULT_SERVICE_ACCOUNT,
  project_id: DEFAULT_PROJECT_ID,
};
export const projectSecret = { option_title: 'Project Secret', api_secret: DEFAULT_PROJECT_SECRET };

/** A valid config with these options. */
export function configWith(options: Record<string, unknown> = {}): Record<string, unknown> {
  return { credentials: serviceAccount, project_timezone: 'UTC', ...options };
}

/** A configured catalog of streams without columns. */
export function catalogOf(...names: string[]): { streams: unknown[] } {
  return configured(
    names.map((name) => ({ name, json_schema: {} })),
    'incremental',
  );
}

/** The configured catalog of discovered streams. A stream without the sync mode gets a full refresh. */
export function configured(
  streams: readonly (Pick<CatalogStream, 'name' | 'json_schema'> & Partial<CatalogStream>)[],
  syncMode: SyncMode,
): { streams: unknown[] } {
  return {
    streams: streams.map((stream) => ({
      stream,
      sync_mode: stream.supported_sync_modes?.includes(syncMode) === false ? 'full_refresh' : syncMode,
      destination_sync_mode: 'append',
    })),
  };
}
