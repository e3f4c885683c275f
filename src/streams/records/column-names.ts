import type { ColumnSchemas } from '../../airbyte/stream.ts';
import { agreedColumns, type Disagreement, disagreements } from './agreed-columns.ts';
import { declaredProperties } from './catalog-properties.ts';
import { candidateColumn, isPossibleColumn, isPrefixed, MAX_ALTERNATIVES } from './candidate-columns.ts';
import {
  foldColumn,
  isOfDestinations,
  peerColumn,
  type PropertyNaming,
  preferredColumn,
  writableName,
} from './naming.ts';
import { OpenColumns } from './open-columns.ts';
import { SavedNames } from './saved-names.ts';
import type { PropertyLayout } from './property-layout.ts';

/** New columns beside those of the catalog. Few destinations have tables as wide, and memory must not grow with names. */
export const MAX_NEW_COLUMNS = 5000;
/** UTF-16 code units of a new property's name: 255 characters, the most that Mixpanel accepts. */
const MAX_NAME_LENGTH = 510;
/** Columns with a prefix `_` in total. States hold them, and a state follows every slice. */
const MAX_PREFIXED = 500;

/** Why a property may have no column, for a log line. */
export function columnLimits(columns: number): string {
  return `a stream gets at most ${columns} new columns, for names of up to 255 characters, and at most ${MAX_PREFIXED}, ${MAX_ALTERNATIVES} per name, for names that destinations treat as the same`;
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
  /** The properties of the columns in use; undefined for columns that hold none. */
  readonly #holders: Map<string, string | undefined>;
  /** The same by folded column. */
  readonly #folded: Map<string, string | undefined>;
  /** Columns of the catalog. Each may be taken, even beyond the limit and if another one is the same when folded. */
  readonly #open: OpenColumns;
  /** By folded name: how many alternatives are taken at least, so that they are not tried again. */
  readonly #taken = new Map<string, number>();
  readonly #saved: SavedNames;
  readonly #maxNew: number;
  #added = 0;
  #prefixed = 0;

  /** @param maxNew columns beside those of the catalog */
  constructor(own: OwnColumns, maxNew = MAX_NEW_COLUMNS) {
    const { naming, fixed, reserved } = own;
    this.#own = own;
    this.#naming = naming;
    this.#maxNew = maxNew;
    this.#open = new OpenColumns(naming);
    this.#saved = new SavedNames(naming);
    this.#holders = new Map(reserved.map((column) => [column, undefined]));
    this.#folded = new Map(reserved.map((column) => [foldColumn(column, naming), undefined]));
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

  /** Adds the names in a configured catalog. Returns where it and earlier syncs do not agree. */
  addCatalog(columns: ColumnSchemas): Disagreement[] {
    const declared = declaredProperties(columns, this.#own);
    for (const [property, column] of declared)
      if (!this.#isForProperty(property, column)) declared.delete(property);
    const foldOf = (column: string): string => foldColumn(column, this.#naming);
    const agreed = agreedColumns(declared, this.#columns, foldOf);
    const disagreed = disagreements(declared, this.#columns, agreed, foldOf);
    for (const property of agreed.keys()) this.#release(property);
    for (const [property, column] of agreed) {
      const holder = this.#holders.get(column) ?? this.#folded.get(foldOf(column));
      if (holder !== undefined && !agreed.has(holder)) this.#release(holder);
      this.#assign(property, column);
      this.#saved.addKnown(property);
    }
    // A column that its property has left still holds that property's earlier values, so it gets no other one.
    for (const { saved } of disagreed) if (saved !== undefined) this.#close(saved);
    for (const column of Object.keys(columns)) this.#addOpen(column);
    return disagreed;
  }

  /** Adds the names that an earlier read saved. Ignores those that this naming cannot have given. */
  addSaved(saved: Iterable<readonly [property: string, column: string]>): void {
    for (const [property, column] of saved) {
      if (!isPossibleColumn(property, column, this.#naming)) continue;
      if (this.#prefixed >= MAX_PREFIXED && isPrefixed(property, column, this.#naming)) continue;
      if (this.has(property) || this.#holders.has(column) || isOfDestinations(column)) continue;
      this.#assign(property, column);
      this.#saved.addDelivered(property);
    }
  }

  /** Names the properties of Mixpanel's list. */
  addListed(properties: readonly string[]): void {
    this.addTogether(properties);
    for (const property of properties) if (this.has(property)) this.#saved.addKnown(writableName(property));
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

  /** Notes that records have the column of a property, so that the state keeps it. */
  deliver(property: string): void {
    if (!this.#own.fixed.includes(property)) this.#saved.addDelivered(writableName(property));
  }

  /** What a state keeps: property -> column, sorted by property. */
  toSaved(): Readonly<Record<string, string>> {
    return this.#saved.of(this.#columns);
  }

  #isForProperty(property: string, column: string): boolean {
    const { fixed, reserved } = this.#own;
    const holder = this.#holders.get(column);
    const isTaken = reserved.includes(column) || (holder !== undefined && fixed.includes(holder));
    return !isTaken && !fixed.includes(property) && !isOfDestinations(column);
  }

  #addOpen(column: string): void {
    if (this.#holders.has(column) || isOfDestinations(column)) return;
    this.#open.add(column);
    this.#close(column);
  }

  /** Keeps new properties from choosing a column, or one that folds to the same. */
  #close(column: string): void {
    const folded = foldColumn(column, this.#naming);
    if (!this.#folded.has(folded)) this.#folded.set(folded, undefined);
  }

  /**
   * A name that no destination changes comes before those that differ from it only when folded: it keeps its column,
   * even if another is found later.
   */
  #inOrder(properties: readonly string[]): string[] {
    if (properties.length < 2 || !this.#hasRoom) return properties.toSorted();
    const isUnchanged = (property: string): boolean => {
      const name = peerColumn(property, this.#naming);
      return name === preferredColumn(property, this.#naming) && name === foldColumn(name, this.#naming);
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
      if (!isOfDestinations(column) && !this.#folded.has(foldColumn(column, this.#naming))) return column;
      this.#taken.set(folded, attempt + 1);
    }
    return undefined;
  }

  #assign(property: string, column: string): string {
    if (isPrefixed(property, column, this.#naming)) this.#prefixed++;
    this.#columns.set(property, column);
    this.#holders.set(column, property);
    this.#folded.set(foldColumn(column, this.#naming), property);
    return column;
  }

  #release(property: string): void {
    const column = this.#columns.get(property);
    if (column === undefined) return;
    if (isPrefixed(property, column, this.#naming)) this.#prefixed--;
    this.#columns.delete(property);
    this.#holders.delete(column);
    this.#folded.delete(foldColumn(column, this.#naming));
  }
}
