import type { JsonObject } from './protocol.generated.ts';
import type { SelectedColumns, ColumnSchemas } from './stream.ts';

export interface KeyAndCursor {
  readonly primaryKey: readonly string[];
  readonly cursorField: string | undefined;
}

/**
 * Delivers the columns in the catalog, and other columns if `newColumns` is set. Key and cursor are always
 * delivered because destinations need them.
 */
export function selectColumns(
  { primaryKey, cursorField }: KeyAndCursor,
  catalog: ColumnSchemas,
  newColumns: boolean,
): SelectedColumns {
  const always = new Set([...primaryKey, ...(cursorField === undefined ? [] : [cursorField])]);
  const isDeclared = (column: string): boolean => always.has(column) || Object.hasOwn(catalog, column);
  return { catalog, newColumns, isDeclared, isDelivered: (column) => newColumns || isDeclared(column) };
}

export function keepSelected(columns: SelectedColumns, record: JsonObject): JsonObject {
  if (columns.newColumns) return record;
  return Object.fromEntries(Object.entries(record).filter(([column]) => columns.isDelivered(column)));
}
