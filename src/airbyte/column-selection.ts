import type { JsonObject } from './protocol.generated.ts';
import type { SelectedColumns, ColumnSchemas } from './stream.ts';

/** The columns by which destinations tell records apart, and old from new. */
export interface KeyAndCursor {
  readonly primaryKey: readonly string[];
  readonly cursorField: string | undefined;
}

/**
 * The one rule of which columns are delivered: those of the catalog, and where the user wants them new ones too. Key and cursor
 * always are, for destinations cannot do without them.
 *
 * @param newColumns are columns delivered that the catalog does not name?
 */
export function selectColumns(
  { primaryKey, cursorField }: KeyAndCursor,
  catalog: ColumnSchemas,
  newColumns: boolean,
): SelectedColumns {
  const always = new Set([...primaryKey, ...(cursorField === undefined ? [] : [cursorField])]);
  return {
    catalog,
    newColumns,
    isDelivered: (column) => newColumns || always.has(column) || Object.hasOwn(catalog, column),
  };
}

/** The record without the columns that are not delivered. */
export function keepSelected(columns: SelectedColumns, record: JsonObject): JsonObject {
  if (columns.newColumns) return record;
  return Object.fromEntries(Object.entries(record).filter(([column]) => columns.isDelivered(column)));
}
