import { isObject } from '../../base/json-object.ts';
import { fromAirbyte } from './airbyte.ts';
import { fromSinger, isSingerConfig } from './singer.ts';

export interface Migration {
  readonly config: unknown;
  readonly changed: boolean;
  /** Log messages for the user. */
  readonly notes: readonly string[];
}

/**
 * Migrates configs of earlier connectors to the current form.
 *
 * @throws ConnectorError of kind `config` that names the invalid field
 */
export function migrate(file: unknown): Migration {
  if (!isObject(file)) return { config: file, changed: false, notes: [] };
  if (isSingerConfig(file)) return { ...fromSinger(file), changed: true };
  const config = fromAirbyte(file);
  return { config, changed: config !== file, notes: [] };
}
