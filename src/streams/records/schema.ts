import type { ColumnSchemas } from '../../airbyte/stream.ts';
import { ColumnNames, type OwnColumns, PROPERTY_OF_COLUMN } from './column-names.ts';

/** The JSON Schema of one column. */
export type ColumnSchema = Readonly<Record<string, unknown>>;

/**
 * The columns that do not hold a property, then one for each property, which names it. Sorted by property, so that two
 * discoveries of the same project agree.
 */
export function schemaOf(
  others: Readonly<Record<string, ColumnSchema>>,
  properties: ReadonlyMap<string, ColumnSchema>,
  own: OwnColumns,
): ColumnSchemas {
  const names = new ColumnNames(own);
  const sorted = [...properties].sort(([a], [b]) => rank(a, own) - rank(b, own) || byCodeUnit(a, b));
  // Without a prototype, because a property may be named `__proto__`.
  const schemas = Object.assign(Object.create(null) as Record<string, unknown>, others);
  for (const [property, schema] of sorted) {
    schemas[names.columnOf(property)] = { ...schema, [PROPERTY_OF_COLUMN]: property };
  }
  return schemas;
}

/** The stream's own columns first. */
function rank(property: string, { fixed }: OwnColumns): number {
  return fixed.includes(property) ? 0 : 1;
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
