import { byteAt } from '../../base/json-slices.ts';
import type { ColumnNames } from './column-names.ts';

/** What a record holds of a column. */
export interface ColumnRule {
  readonly isDelivered: boolean;
  /** Is a value that is no string written as a string that holds its exact JSON? */
  readonly isText: boolean;
}

/** What a record holds of a column, told by the property that it holds. */
export type RuleOf = (column: string, property: string) => ColumnRule;

/** A property in one spelling of its key: `$city` and `\u0024city` are two spellings of one property. */
export interface Spelling extends ColumnRule {
  /** The same for all spellings of a property; counts up from 0. */
  readonly id: number;
  /** The key's bytes between its quotes. */
  readonly key: Buffer;
  /** `,"column":` as it stands in a record. */
  readonly prefix: Buffer;
  /** The spelling that came behind this one last time. */
  next: Spelling | undefined;
}

/**
 * Finds the property of a key without making a string of it: events of one kind name their properties in the same
 * order, so the one that followed last time is tried first.
 */
export class PropertyTable {
  readonly #names: ColumnNames;
  readonly #ruleOf: RuleOf;
  readonly #bySpelling = new Map<string, Spelling>();
  readonly #idOf = new Map<string, number>();
  /** Stands before the first property of every event. */
  readonly start: Spelling = {
    id: -1,
    key: Buffer.alloc(0),
    prefix: Buffer.alloc(0),
    isDelivered: false,
    isText: false,
    next: undefined,
  };

  /**
   * @param own properties that the stream itself looks at: they have the ids 0, 1, ...
   */
  constructor(names: ColumnNames, ruleOf: RuleOf, own: readonly string[]) {
    this.#names = names;
    this.#ruleOf = ruleOf;
    for (const property of own) this.#idFor(property);
  }

  /** How many properties are known: every id is below it. */
  get size(): number {
    return this.#idOf.size;
  }

  /** The property whose key stands there, when `before` was the one before it. */
  find(text: Buffer, start: number, end: number, before: Spelling): Spelling {
    const expected = before.next;
    if (expected !== undefined && isSame(text, start, end, expected.key)) return expected;
    // Latin-1 gives every byte a character of its own, so this is the spelling and not yet the name.
    const spelling = text.toString('latin1', start, end);
    const found =
      this.#bySpelling.get(spelling) ?? this.#add(spelling, Buffer.from(text.subarray(start, end)));
    before.next = found;
    return found;
  }

  #add(spelling: string, key: Buffer): Spelling {
    const property = String(JSON.parse(`"${key.toString('utf8')}"`));
    const column = this.#names.columnOf(property);
    const added: Spelling = {
      id: this.#idFor(property),
      key,
      prefix: Buffer.from(`,${JSON.stringify(column)}:`),
      ...this.#ruleOf(column, property),
      next: undefined,
    };
    this.#bySpelling.set(spelling, added);
    return added;
  }

  #idFor(property: string): number {
    const id = this.#idOf.get(property) ?? this.#idOf.size;
    this.#idOf.set(property, id);
    return id;
  }
}

function isSame(text: Buffer, start: number, end: number, key: Buffer): boolean {
  if (end - start !== key.length) return false;
  for (let i = 0; i < key.length; i++) if (byteAt(text, start + i) !== key[i]) return false;
  return true;
}
