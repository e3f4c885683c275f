import { isObject } from '../../base/json-object.ts';
import { fromAirbyte } from './airbyte.ts';
import { fromSinger, isSingerConfig } from './singer.ts';

export interface Migration {
  readonly config: unknown;
  readonly changed: boolean;
  readonly notes: readonly string[];
}

/** Migrates configs of earlier connectors. Throws a ConnectorError of kind `config` that names the field. */
export function migrate(file: unknown): Migration {
  if (!isObject(file)) return { config: file, changed: false, notes: [] };
  if (isSingerConfig(file)) return { ...fromSinger(file), changed: true };
  const config = fromAirbyte(file);
  return { config, changed: config !== file, notes: [] };
}
