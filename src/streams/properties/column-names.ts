import type { ColumnSchemas } from '../../airbyte/stream.ts';
import { isObject } from '../../base/validate.ts';
import { folded, type PropertyNaming, wantedName } from './naming.ts';

/** Where a column's schema says which property it holds. */
export const PROPERTY_OF_COLUMN = 'mixpanel_property';

/** The columns that a stream has whatever the properties are called; their names are taken first. */
export interface OwnColumns {
  readonly naming: PropertyNaming;
  /** Properties that have the column they want, whatever others are called. */
  readonly fixed: readonly string[];
  /** Columns that hold no property. */
  readonly reserved: readonly string[];
}

/**
 * Which column a property's value goes to. A leading `$` goes, or becomes `mp_reserved_`; of names that are then the same
 * to a destination all but the first get `_` in front until they differ. Who was given a name keeps it.
 */
export class ColumnNames {
  readonly #columns = new Map<string, string>();
  readonly #naming: PropertyNaming;
  /** Columns that are in use, folded. */
  readonly #taken: Set<string>;

  constructor({ naming, fixed, reserved }: OwnColumns) {
    this.#naming = naming;
    this.#taken = new Set(reserved.map((column) => folded(column, naming)));
    for (const property of fixed) this.#take(property, wantedName(property, naming));
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
    return (
      this.#columns.get(property) ?? this.#take(property, this.#freeName(wantedName(property, this.#naming)))
    );
  }

  #freeName(wanted: string): string {
    let name = wanted;
    while (this.#taken.has(folded(name, this.#naming))) name = `_${name}`;
    return name;
  }

  #take(property: string, column: string): string {
    this.#columns.set(property, column);
    this.#taken.add(folded(column, this.#naming));
    return column;
  }
}
