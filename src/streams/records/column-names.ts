import type { ColumnSchemas } from '../../airbyte/stream.ts';
import { isObject } from '../../base/json-object.ts';
import { foldColumn, type PropertyNaming, preferredColumn } from './naming.ts';

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
 * to a destination all but the first get `_` in front until they differ. Who was given a name keeps it: what an earlier
 * read gave comes before what a catalog says, and both before new names.
 */
export class ColumnNames {
  readonly #columns = new Map<string, string>();
  readonly #naming: PropertyNaming;
  readonly #inUse: Set<string>;
  /** Columns that are in use, folded. */
  readonly #taken: Set<string>;

  constructor({ naming, fixed, reserved }: OwnColumns) {
    this.#naming = naming;
    this.#inUse = new Set(reserved);
    this.#taken = new Set(reserved.map((column) => foldColumn(column, naming)));
    for (const property of fixed) this.#take(property, preferredColumn(property, naming));
  }

  /** Names as a configured catalog has them. */
  static ofCatalog(columns: ColumnSchemas, own: OwnColumns): ColumnNames {
    const names = new ColumnNames(own);
    names.addCatalog(columns);
    return names;
  }

  /** Has the property a column? */
  has(property: string): boolean {
    return this.#columns.has(property);
  }

  /** Takes in names of a configured catalog; a column that does not say what it holds is left out. */
  addCatalog(columns: ColumnSchemas): void {
    for (const [column, schema] of Object.entries(columns)) {
      const property = propertyOf(schema);
      if (property !== undefined) this.#takeIfFree(property, column);
    }
  }

  /** Takes in names that an earlier read gave, as far as this naming could have given them. */
  addGiven(given: Iterable<readonly [property: string, column: string]>): void {
    for (const [property, column] of given) {
      const wanted = preferredColumn(property, this.#naming);
      if (column.endsWith(wanted) && /^_*$/.test(column.slice(0, column.length - wanted.length)))
        this.#takeIfFree(property, column);
    }
  }

  /** Gives names to properties that were met together: in the order of their names, whatever order they came in. */
  addMet(properties: readonly string[]): void {
    const unknown = properties.filter((property) => !this.has(property));
    for (const property of unknown.sort()) this.columnOf(property);
  }

  /** The column of a property; one that was never seen is given a name now. */
  columnOf(property: string): string {
    return (
      this.#columns.get(property) ??
      this.#take(property, this.#freeName(preferredColumn(property, this.#naming)))
    );
  }

  /** The properties that want a column others want as well, with the column each was given; in the order of their names. */
  collisions(): Record<string, string> {
    const wanting = new Map<string, number>();
    const foldOf = (property: string): string =>
      foldColumn(preferredColumn(property, this.#naming), this.#naming);
    for (const property of this.#columns.keys())
      wanting.set(foldOf(property), (wanting.get(foldOf(property)) ?? 0) + 1);
    const colliding = [...this.#columns].filter(
      ([property, column]) =>
        (wanting.get(foldOf(property)) ?? 0) > 1 || column !== preferredColumn(property, this.#naming),
    );
    return Object.fromEntries(colliding.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #freeName(wanted: string): string {
    let name = wanted;
    while (this.#taken.has(foldColumn(name, this.#naming))) name = `_${name}`;
    return name;
  }

  #takeIfFree(property: string, column: string): void {
    if (!this.has(property) && !this.#inUse.has(column)) this.#take(property, column);
  }

  #take(property: string, column: string): string {
    this.#columns.set(property, column);
    this.#inUse.add(column);
    this.#taken.add(foldColumn(column, this.#naming));
    return column;
  }
}

/**
 * Does a catalog leave open which of several properties a column holds? So where it was made by another connector, whose
 * columns do not say, and two of its columns differ by the `_` in front or in case only.
 */
export function isAmbiguous(columns: ColumnSchemas, { naming, reserved }: OwnColumns): boolean {
  const seen = new Set(reserved.map((column) => foldColumn(column, naming)));
  return Object.entries(columns).some(([column, schema]) => {
    const bare = foldColumn(column.replace(/^_+/, ''), naming);
    const isOpen = propertyOf(schema) === undefined && !reserved.includes(column) && seen.has(bare);
    seen.add(bare);
    return isOpen;
  });
}

function propertyOf(schema: unknown): string | undefined {
  const property = isObject(schema) ? schema[PROPERTY_OF_COLUMN] : undefined;
  return typeof property === 'string' ? property : undefined;
}
