import { peerColumn, preferredColumn, type PropertyNaming } from './naming.ts';

const UNDERSCORES = /^_*/;

/** Columns of a catalog that does not say which property they hold, until a property takes them. */
export class OpenColumns {
  readonly #naming: PropertyNaming;
  /** By name without leading `_`: the columns, from the fewest `_` to the most. */
  readonly #byBareName = new Map<string, string[]>();

  constructor(naming: PropertyNaming) {
    this.#naming = naming;
  }

  add(column: string): void {
    const bare = column.replace(UNDERSCORES, '');
    const columns = [...(this.#byBareName.get(bare) ?? []), column];
    this.#byBareName.set(
      bare,
      columns.sort((a, b) => a.length - b.length),
    );
  }

  /** Removes the column that holds a property by the rules of its connector: its name, after as few `_` as are left. */
  take(property: string): string | undefined {
    if (this.#byBareName.size === 0) return undefined;
    const name = peerColumn(property, this.#naming);
    const preferred = preferredColumn(property, this.#naming);
    return (
      this.#remove(name, (column) => column.length >= name.length) ??
      this.#remove(preferred, (column) => column === preferred)
    );
  }

  #remove(name: string, isWanted: (column: string) => boolean): string | undefined {
    const bare = name.replace(UNDERSCORES, '');
    const columns = this.#byBareName.get(bare) ?? [];
    const column = columns.find(isWanted);
    if (column === undefined) return undefined;
    const left = columns.filter((each) => each !== column);
    if (left.length === 0) this.#byBareName.delete(bare);
    else this.#byBareName.set(bare, left);
    return column;
  }
}
