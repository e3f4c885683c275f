import { NameCounts } from '../base/name-counts.ts';

interface OddKind {
  readonly example: string;
  count: number;
}

/** Items that are not as documented. The stream goes on, and the log shows each kind once per sync. */
export class OddItems {
  readonly #kinds = new Map<string, OddKind>();
  readonly #named = new Map<string, NameCounts>();

  /**
   * @param kind what is odd, and what became of the item: `events without a name were delivered with null`
   * @param example shows the item, or the first of several. Called once per kind.
   */
  add(kind: string, example: () => string, count = 1): void {
    const known = this.#kinds.get(kind);
    if (known === undefined) this.#kinds.set(kind, { example: example(), count });
    else known.count += count;
  }

  /** The counts of the names of a kind, to be increased. */
  namesOf(kind: string): NameCounts {
    const names = this.#named.get(kind) ?? new NameCounts();
    this.#named.set(kind, names);
    return names;
  }

  /** One sentence per kind, with the number of items and the first of them, or with names and their numbers. */
  warnings(): string[] {
    const kinds = [...this.#kinds].map(
      ([kind, { example, count }]) => `${kind}: ${count}, the first is ${example}`,
    );
    const named = [...this.#named].filter(([, names]) => !names.isEmpty);
    return [...kinds, ...named.map(([kind, names]) => `${kind}: ${names.text()}`)];
  }
}
