import type { ColumnSchemas } from '../../airbyte/stream.ts';
import { declaredProperties } from './catalog-properties.ts';
import { candidateColumn, isPossibleColumn, isPrefixed, MAX_ALTERNATIVES } from './candidate-columns.ts';
import {
  foldColumn,
  isOfDestinations,
  type PropertyNaming,
  preferredColumn,
  writableName,
} from './naming.ts';
import { OpenColumns } from './open-columns.ts';
import type { PropertyLayout } from './property-layout.ts';

/** New columns beside those of the catalog. Few destinations have tables as wide, and memory must not grow with names. */
export const MAX_NEW_COLUMNS = 5000;
/** UTF-16 code units of a new property's name: 255 characters, the most that Mixpanel accepts. */
const MAX_NAME_LENGTH = 510;
/** Columns with a prefix `_` in total. States hold them, and a state follows every slice. */
const MAX_PREFIXED = 500;

/** Why a property may have no column, for a log line. */
export function columnLimits(columns: number): string {
  return `a stream gets at most ${columns} new columns, for names of up to 255 characters; ${MAX_PREFIXED} of them, and ${MAX_ALTERNATIVES} per name, if destinations treat names as the same`;
}
export const COLUMN_LIMITS = columnLimits(MAX_NEW_COLUMNS);

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
 * destination would then treat as the same, all but one get another column. A property keeps the column it got: names of an
 * earlier read take precedence over those of the catalog, and both over new names.
 *
 * The number of names is bounded. A property beyond the bounds has no column, unless the catalog declares it.
 */
export class ColumnNames {
  readonly #columns = new Map<string, string>();
  readonly #own: OwnColumns;
  readonly #naming: PropertyNaming;
  readonly #inUse: Set<string>;
  /** The columns in use, folded. */
  readonly #folded: Set<string>;
  /** Columns of the catalog. Each may be taken, even beyond the limit and if another one is the same when folded. */
  readonly #open: OpenColumns;
  /** By folded name: how many alternatives are taken at least, so that they are not tried again. */
  readonly #taken = new Map<string, number>();
  readonly #maxNew: number;
  #added = 0;
  #prefixed = 0;

  /** @param maxNew columns beside those of the catalog */
  constructor(own: OwnColumns, maxNew = MAX_NEW_COLUMNS) {
    this.#maxNew = maxNew;
    const { naming, fixed, reserved } = own;
    this.#own = own;
    this.#naming = naming;
    this.#open = new OpenColumns(naming);
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
    return this.#columns.has(writableName(property));
  }

  /** Adds the names in a configured catalog. */
  addCatalog(columns: ColumnSchemas): void {
    for (const [property, column] of declaredProperties(columns, this.#own))
      this.#assignIfFree(property, column);
    for (const column of Object.keys(columns)) {
      if (this.#inUse.has(column) || isOfDestinations(column)) continue;
      this.#open.add(column);
      this.#folded.add(foldColumn(column, this.#naming));
    }
  }

  /** Adds the names that an earlier read saved. Ignores those that this naming cannot have given. */
  addSaved(saved: Iterable<readonly [property: string, column: string]>): void {
    for (const [property, column] of saved) {
      const isPossible = isPossibleColumn(property, column, this.#naming);
      if (isPossible && (!isPrefixed(property, column, this.#naming) || this.#prefixed < MAX_PREFIXED))
        this.#assignIfFree(property, column);
    }
  }

  /** Names new properties that were found together, so that the order they came in does not matter. */
  addTogether(properties: readonly string[]): void {
    const unnamed = properties.filter((property) => !this.has(property));
    for (const property of this.#inOrder(unnamed)) this.columnOf(property);
  }

  /** The column of a property. A new property gets its name now; undefined beyond the limit. */
  columnOf(property: string): string | undefined {
    const name = writableName(property);
    return this.#columns.get(name) ?? this.#assignNew(name);
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

  /**
   * A name that no destination changes comes before those that differ from it only when folded: it keeps its column,
   * whatever else is found later.
   */
  #inOrder(properties: readonly string[]): string[] {
    if (properties.length < 2 || !this.#hasRoom) return properties.toSorted();
    const isUnchanged = (property: string): boolean => {
      const preferred = preferredColumn(property, this.#naming);
      return foldColumn(preferred, this.#naming) === preferred;
    };
    const unchanged = properties.filter(isUnchanged);
    const first = new Set(unchanged);
    return [...unchanged.sort(), ...properties.filter((each) => !first.has(each)).sort()];
  }

  get #hasRoom(): boolean {
    return this.#added < this.#maxNew;
  }

  #assignNew(property: string): string | undefined {
    const declared = this.#open.take(property);
    if (declared !== undefined) return this.#assign(property, declared);
    if (!this.#hasRoom || property.length > MAX_NAME_LENGTH) return undefined;
    const column = this.#freeName(property);
    if (column === undefined) return undefined;
    if (this.#prefixed >= MAX_PREFIXED && isPrefixed(property, column, this.#naming)) return undefined;
    this.#added++;
    return this.#assign(property, column);
  }

  #freeName(property: string): string | undefined {
    const folded = foldColumn(preferredColumn(property, this.#naming), this.#naming);
    let attempt = this.#taken.get(folded) ?? 0;
    for (; attempt <= MAX_ALTERNATIVES; attempt++) {
      const column = candidateColumn(property, this.#naming, attempt);
      if (this.#isFree(column)) return column;
      this.#taken.set(folded, attempt + 1);
    }
    return undefined;
  }

  #isFree(column: string): boolean {
    return !isOfDestinations(column) && !this.#folded.has(foldColumn(column, this.#naming));
  }

  #assignIfFree(property: string, column: string): void {
    if (!this.has(property) && !this.#inUse.has(column) && !isOfDestinations(column))
      this.#assign(property, column);
  }

  #assign(property: string, column: string): string {
    if (isPrefixed(property, column, this.#naming)) this.#prefixed++;
    this.#columns.set(property, column);
    this.#inUse.add(column);
    this.#folded.add(foldColumn(column, this.#naming));
    return column;
  }
}
