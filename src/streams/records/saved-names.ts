import { isPrefixed } from './candidate-columns.ts';
import { foldColumn, preferredColumn, type PropertyNaming } from './naming.ts';

/** A state follows every slice, so what it keeps is bounded: characters of names and columns. */
const MAX_CHARACTERS = 100_000;

/**
 * Which names a state keeps: those that records had, and of the others in the catalog or in Mixpanel's list those that
 * compete for a column. All columns with a prefix are kept, of which there are few; others until the state is too large, and
 * then the catalog alone says what they hold.
 */
export class SavedNames {
  readonly #naming: PropertyNaming;
  readonly #known = new Set<string>();
  readonly #delivered = new Set<string>();
  #result: { readonly size: number; readonly names: Readonly<Record<string, string>> } | undefined;

  constructor(naming: PropertyNaming) {
    this.#naming = naming;
  }

  /** A property of the catalog or of Mixpanel's list. */
  addKnown(property: string): void {
    this.#known.add(property);
    this.#result = undefined;
  }

  /** A property that records have, or had in an earlier sync. */
  addDelivered(property: string): void {
    this.addKnown(property);
    this.#delivered.add(property);
  }

  /** @param columns the column of each property */
  of(columns: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
    if (this.#result?.size !== columns.size)
      this.#result = { size: columns.size, names: this.#select(columns) };
    return this.#result.names;
  }

  #select(columns: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
    const known = [...columns].filter(([property]) => this.#known.has(property));
    const competitors = new Map<string, number>();
    for (const [property] of known) {
      const folded = this.#foldOf(property);
      competitors.set(folded, (competitors.get(folded) ?? 0) + 1);
    }
    let characters = 0;
    const kept = known.filter(([property, column]) => {
      const isWanted =
        this.#delivered.has(property) ||
        column !== preferredColumn(property, this.#naming) ||
        (competitors.get(this.#foldOf(property)) ?? 0) > 1;
      if (!isWanted || isPrefixed(property, column, this.#naming)) return isWanted;
      characters += property.length + column.length;
      return characters <= MAX_CHARACTERS;
    });
    return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #foldOf(property: string): string {
    return foldColumn(preferredColumn(property, this.#naming), this.#naming);
  }
}
