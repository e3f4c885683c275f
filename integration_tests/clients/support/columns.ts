import { columnsByProperty } from '../../support/expected-events.ts';
import type { DatabaseKind } from './database.ts';
import type { StreamSchema } from './py-airbyte.ts';

const MOST_BYTES = 63;

/** The column, quoted, that PyAirbyte makes for a property; undefined if the catalog does not declare one. */
export function columnOf(schema: StreamSchema, property: string, kind: DatabaseKind): string | undefined {
  const named = columnsByProperty({ json_schema: { ...schema } }).get(property);
  const column = named ?? (Object.hasOwn(schema.properties, property) ? property : undefined);
  return column === undefined ? undefined : `"${folded(column, kind)}"`;
}

/** PyAirbyte's rule, which is also that of Airbyte's destinations for most databases. */
export function folded(column: string, kind: DatabaseKind): string {
  const name = column
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/gu, '_')
    .replace(/^(?=[0-9])/, '_');
  return kind === 'PostgreSQL' ? name.slice(0, MOST_BYTES) : name;
}
