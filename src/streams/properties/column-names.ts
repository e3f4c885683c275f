import type { ColumnSchemas } from '../../airbyte/stream.ts';
import { isObject } from '../../base/validate.ts';

/** Where a column's schema says which property it holds. */
export const PROPERTY_OF_COLUMN = 'mixpanel_property';

/** The columns that a stream has whatever the properties are called; their names are taken first. */
export interface OwnColumns {
  /** Properties with a column of their own: property -> column. */
  readonly fixed: ReadonlyMap<string, string>;
  /** Columns that hold no property. */
  readonly reserved: readonly string[];
}

/**
 * Which column a property's value goes to. A leading `$` goes; of names that are then equal but for upper and lower case
 * all but the first get `_` in front until they differ. Who was given a name keeps it.
 */
export class ColumnNames {
  readonly #columns = new Map<string, string>();
  /** Column names in lower case: destinations do not tell `userName` from `username`. */
  readonly #taken: Set<string>;

  constructor({ fixed, reserved }: OwnColumns) {
    this.#taken = new Set(reserved.map((column) => column.toLowerCase()));
    for (const [property, column] of fixed) this.#take(property, column);
  }

  /** Names as a configured catalog has them; a column that does not say what it holds is left out. */
  static ofCatalog(columns: ColumnSchemas, own: OwnColumns): ColumnNames {
    const names = new ColumnNames(own);
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
