import { isObject } from '../../base/json-object.ts';
import { fromAirbyte } from './airbyte.ts';
import { fromSinger, isSingerConfig } from './singer.ts';

/** A config in today's form. */
export interface Migration {
  readonly config: unknown;
  /** Was it in an older form, or in that of another connector? */
  readonly changed: boolean;
  /** What the user should know of it, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Configs of the connectors people come from -> today's form. Throws a ConnectorError of kind `config` that names the field
 * that says nothing.
 */
export function migrate(file: unknown): Migration {
  if (!isObject(file)) return { config: file, changed: false, notes: [] };
  if (isSingerConfig(file)) return { ...fromSinger(file), changed: true };
  const config = fromAirbyte(file);
  return { config, changed: config !== file, notes: [] };
}
