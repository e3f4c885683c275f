import type { JsonObject } from './protocol.generated.ts';
import type { ChosenColumns, ColumnSchemas } from './stream.ts';

/** The columns by which destinations tell records apart, and old from new. */
export interface KeyAndCursor {
  readonly primaryKey: readonly string[];
  readonly cursorField: string | undefined;
}

/**
 * The one rule of which columns are delivered: those of the catalog, and where the user wants them new ones too. Key and cursor
 * always are, for destinations cannot do without them.
 *
 * @param newOnes are columns delivered that the catalog does not name?
 */
export function chosenColumns(
  { primaryKey, cursorField }: KeyAndCursor,
  catalog: ColumnSchemas,
  newOnes: boolean,
): ChosenColumns {
  const always = new Set([...primaryKey, ...(cursorField === undefined ? [] : [cursorField])]);
  return {
    catalog,
    newOnes,
    isDelivered: (column) => newOnes || always.has(column) || Object.hasOwn(catalog, column),
  };
}

/** The record without the columns that are not delivered. */
export function withChosen(columns: ChosenColumns, record: JsonObject): JsonObject {
  if (columns.newOnes) return record;
  return Object.fromEntries(Object.entries(record).filter(([column]) => columns.isDelivered(column)));
}
