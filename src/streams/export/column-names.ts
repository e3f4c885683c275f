import type { ColumnSchemas } from '../../airbyte/stream.ts';
import { isObject } from '../../base/validate.ts';

/** Where a column's schema says which property it holds. */
export const PROPERTY_OF_COLUMN = 'mixpanel_property';

/** Columns whose source is fixed: their names are taken before any other property is looked at. */
export const FIXED_COLUMNS: ReadonlyMap<string, string> = new Map([
  ['time', 'time'],
  ['distinct_id', 'distinct_id'],
  ['$insert_id', 'insert_id'],
]);

/** The event's own name; no property has this column. */
export const EVENT_COLUMN = 'event';

/**
 * Which column a property's value goes to. A leading `$` goes; of names that are then equal but for upper and lower case
 * all but the first get `_` in front until they differ. Who was given a name keeps it.
 */
export class ColumnNames {
  readonly #columns = new Map<string, string>();
  /** Column names in lower case: destinations do not tell `userName` from `username`. */
  readonly #taken = new Set<string>([EVENT_COLUMN]);

  constructor() {
    for (const [property, column] of FIXED_COLUMNS) this.#take(property, column);
  }

  /** Names as a configured catalog has them; a column that does not say what it holds is left out. */
  static ofCatalog(columns: ColumnSchemas): ColumnNames {
    const names = new ColumnNames();
    for (const [column, schema] of Object.entries(columns)) {
      const property = isObject(schema) ? schema[PROPERTY_OF_COLUMN] : undefined;
      if (typeof property === 'string' && !names.#columns.has(property)) names.#take(property, column);
    }
    return names;
  }

  /** The column of a property; one that was never seen is given a name now. */
  columnOf(property: string): string {
    return this.#columns.get(property) ?? this.#take(property, this.#freeName(property.replace(/^\$/, '')));
  }

  #freeName(wanted: string): string {
    let name = wanted;
    while (this.#taken.has(name.toLowerCase())) name = `_${name}`;
    return name;
  }

  #take(property: string, column: string): string {
    this.#columns.set(property, column);
    this.#taken.add(column.toLowerCase());
    return column;
  }
}
