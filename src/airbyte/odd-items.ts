interface OddKind {
  readonly example: string;
  count: number;
}

/** Items that are not as documented. The stream goes on, and the log shows each kind once per sync. */
export class OddItems {
  readonly #kinds = new Map<string, OddKind>();

  /**
   * @param kind what is odd, and what became of the item: `events without a name were delivered with null`
   * @param example shows the item, or the first of several. Called once per kind.
   */
  add(kind: string, example: () => string, count = 1): void {
    const known = this.#kinds.get(kind);
    if (known === undefined) this.#kinds.set(kind, { example: example(), count });
    else known.count += count;
  }

  /** One sentence per kind, with the number of items and the first of them. */
  warnings(): string[] {
    return [...this.#kinds].map(([kind, { example, count }]) => `${kind}: ${count}, the first is ${example}`);
  }
}
