import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { image } from '../../image/support/image.ts';
import type { Database } from './database.ts';
import { PythonProcess } from './python-process.ts';

const EXECUTABLE = join(import.meta.dirname, '..', '..', '..', 'dist', 'main.js');

/** How PyAirbyte runs the connector. */
export type Connector = 'image' | 'executable';

/** A stream's schema, as far as the tests ask. */
export interface StreamSchema {
  readonly properties: Readonly<Record<string, { readonly mixpanel_property?: string }>>;
}

/** What a user of PyAirbyte chooses. */
export interface Choice {
  readonly connector: Connector;
  readonly database: Database;
  readonly config: Readonly<Record<string, unknown>>;
  /** The address of the emulator. */
  readonly url: string;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A script that uses PyAirbyte. It discovers the streams once, before the first sync. */
export class PyAirbyte {
  readonly #script: PythonProcess;

  constructor({ connector, database, config, url }: Choice) {
    const job = { connector: argumentsFor(connector), config, database: database.cache };
    this.#script = new PythonProcess('sync.py', job, { ...ownFolder(), MIXPANEL_BASE_URL: url });
  }

  /** The JSON schema of each stream. */
  async discover(): Promise<Readonly<Record<string, StreamSchema>>> {
    return (await this.#script.ask('discover')) as Record<string, StreamSchema>;
  }

  /**
   * Syncs all streams.
   * @returns the number of records read
   */
  async sync(): Promise<number> {
    return (await this.#script.ask('sync')) as number;
  }

  /** Lets go of the database. */
  async close(): Promise<void> {
    await this.#script.close();
  }
}

/** The arguments of `get_source`. */
function argumentsFor(connector: Connector): Record<string, unknown> {
  if (connector === 'executable') return { local_executable: EXECUTABLE };
  return { docker_image: image(), use_host_network: true };
}

/** PyAirbyte keeps its files in a folder that the user of a container may enter, and asks no server. */
export function ownFolder(): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'source-mixpanel-pyairbyte-'));
  folders.push(folder);
  chmodSync(folder, 0o755);
  return {
    AIRBYTE_PROJECT_DIR: folder,
    AIRBYTE_TEMP_DIR: folder,
    AIRBYTE_LOGGING_ROOT: folder,
    AIRBYTE_OFFLINE_MODE: '1',
    DO_NOT_TRACK: '1',
  };
}
