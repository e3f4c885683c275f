import type { ColumnSchemas } from '../../airbyte/stream.ts';
import { isObject } from '../../base/json-object.ts';
import { foldColumn, type PropertyNaming, preferredColumn } from './naming.ts';
import type { PropertyLayout } from './property-layout.ts';

/** The member of a column's schema that names the property it holds. */
export const PROPERTY_OF_COLUMN = 'mixpanel_property';

/** New columns beside those of the catalog. Few destinations have tables as wide, and memory must not grow with names. */
export const MAX_NEW_COLUMNS = 5000;
/** UTF-16 code units of a new property's name: 255 characters, the most that Mixpanel accepts. */
const MAX_NAME_LENGTH = 510;
/** Columns for names that a destination would treat as the same, besides the first. */
const MAX_UNDERSCORES = 20;
const POSSIBLE_PREFIX = new RegExp(`^_{0,${MAX_UNDERSCORES}}$`);
/** Columns with such a prefix in total. States hold them, and a state follows every slice. */
const MAX_PREFIXED = 500;

/** Why a property may have no column, for a log line. */
export const COLUMN_LIMITS = `a stream gets at most ${MAX_NEW_COLUMNS} new columns, for names of up to 255 characters; ${MAX_PREFIXED} of them, and ${MAX_UNDERSCORES} per name, if names differ only by $ or case`;

/** The columns that a stream always has. Their names are taken first. */
export interface OwnColumns {
  readonly naming: PropertyNaming;
  /** `columns` by default. */
  readonly layout?: PropertyLayout;
  /** Properties that always get their preferred column. */
  readonly fixed: readonly string[];
  /** Columns that do not hold a property. */
  readonly reserved: readonly string[];
}

/**
 * The registry of which column each property has. A leading `$` is removed or becomes `mp_reserved_`. Of names that a
 * destination would then treat as the same, all but the first are prefixed with `_` until they differ. A property keeps
 * the name it got: names of an earlier read take precedence over those of the catalog, and both over new names.
 *
 * The number of names is bounded. A property beyond the bounds has no column, unless the catalog declares it.
 */
export class ColumnNames {
  readonly #columns = new Map<string, string>();
  readonly #naming: PropertyNaming;
  readonly #inUse: Set<string>;
  /** The columns in use, folded. */
  readonly #folded: Set<string>;
  /** The columns of the catalog. Each may be taken, even beyond the limit. */
  readonly #declared = new Set<string>();
  /** By folded name: how many of its prefixes are taken at least, so that they are not tried again. */
  readonly #takenPrefixes = new Map<string, number>();
  #added = 0;
  #prefixed = 0;

  constructor({ naming, fixed, reserved }: OwnColumns) {
    this.#naming = naming;
    this.#inUse = new Set(reserved);
    this.#folded = new Set(reserved.map((column) => foldColumn(column, naming)));
    for (const property of fixed) this.#assign(property, preferredColumn(property, naming));
  }

  /** The names in a configured catalog. */
  static ofCatalog(columns: ColumnSchemas, own: OwnColumns): ColumnNames {
    const names = new ColumnNames(own);
    names.addCatalog(columns);
    return names;
  }

  has(property: string): boolean {
    return this.#columns.has(property);
  }

  /** Adds the names in a configured catalog. Ignores columns that do not name their property. */
  addCatalog(columns: ColumnSchemas): void {
    for (const [column, schema] of Object.entries(columns)) {
      this.#declared.add(column);
      const property = propertyOf(schema);
      if (property !== undefined) this.#assignIfFree(property, column);
    }
  }

  /** Adds the names that an earlier read saved. Ignores those that this naming cannot have given. */
  addSaved(saved: Iterable<readonly [property: string, column: string]>): void {
    for (const [property, column] of saved) {
      const preferred = preferredColumn(property, this.#naming);
      const prefix = column.slice(0, column.length - preferred.length);
      const isPossible = column === prefix + preferred && POSSIBLE_PREFIX.test(prefix);
      if (isPossible && (prefix === '' || this.#prefixed < MAX_PREFIXED))
        this.#assignIfFree(property, column);
    }
  }

  /** Names new properties that were found together: sorted, so that the order they came in does not matter. */
  addTogether(properties: readonly string[]): void {
    const unnamed = properties.filter((property) => !this.has(property));
    for (const property of unnamed.sort()) this.columnOf(property);
  }

  /** The column of a property. A new property gets its name now; undefined beyond the limit. */
  columnOf(property: string): string | undefined {
    return this.#columns.get(property) ?? this.#assignNew(property);
  }

  /** The column of each property whose preferred column others prefer too, or that has another column; sorted by property. */
  collisions(): Record<string, string> {
    const competitors = new Map<string, number>();
    const foldOf = (property: string): string =>
      foldColumn(preferredColumn(property, this.#naming), this.#naming);
    for (const property of this.#columns.keys())
      competitors.set(foldOf(property), (competitors.get(foldOf(property)) ?? 0) + 1);
    const colliding = [...this.#columns].filter(
      ([property, column]) =>
        (competitors.get(foldOf(property)) ?? 0) > 1 || column !== preferredColumn(property, this.#naming),
    );
    return Object.fromEntries(colliding.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #assignNew(property: string): string | undefined {
    const column = this.#freeName(preferredColumn(property, this.#naming));
    if (column === undefined || !this.#hasRoom(property, column)) return undefined;
    this.#added++;
    return this.#assign(property, column);
  }

  #freeName(preferred: string): string | undefined {
    const folded = foldColumn(preferred, this.#naming);
    let underscores = this.#takenPrefixes.get(folded) ?? 0;
    for (; underscores <= MAX_UNDERSCORES; underscores++) {
      const prefix = '_'.repeat(underscores);
      if (!this.#folded.has(prefix + folded)) return prefix + preferred;
      this.#takenPrefixes.set(folded, underscores + 1);
    }
    return undefined;
  }

  #hasRoom(property: string, column: string): boolean {
    if (this.#declared.has(column)) return true;
    if (this.#added >= MAX_NEW_COLUMNS || property.length > MAX_NAME_LENGTH) return false;
    return this.#prefixed < MAX_PREFIXED || column === preferredColumn(property, this.#naming);
  }

  #assignIfFree(property: string, column: string): void {
    if (!this.has(property) && !this.#inUse.has(column)) this.#assign(property, column);
  }

  #assign(property: string, column: string): string {
    if (column !== preferredColumn(property, this.#naming)) this.#prefixed++;
    this.#columns.set(property, column);
    this.#inUse.add(column);
    this.#folded.add(foldColumn(column, this.#naming));
    return column;
  }
}

/**
 * True if a catalog does not say which of several properties a column holds: another connector made it, so its columns
 * do not name their properties, and two of them differ only by leading `_` or case.
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

/** The property that a column of the catalog says it holds. */
export function propertyOf(schema: unknown): string | undefined {
  const property = isObject(schema) ? schema[PROPERTY_OF_COLUMN] : undefined;
  return typeof property === 'string' ? property : undefined;
}
