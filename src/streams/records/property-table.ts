import { type ObjectSlices } from '../../json/object-slices.ts';
import { byteAt } from '../../json/scan.ts';
import type { ColumnNames } from './column-names.ts';

/** What a record holds of a column. */
export interface ColumnRule {
  readonly isDelivered: boolean;
  /** The values it takes as they are, bits of `Accepts`; where text is among them, others are written as text. */
  readonly accepts: number;
}

/** What a record holds of a column, told by the property that it holds. */
export type RuleOf = (column: string, property: string) => ColumnRule;

/** A property in one spelling of its key: `$city` and `\u0024city` are two spellings of one property. */
export interface Spelling extends ColumnRule {
  /** The same for all spellings of a property; counts up from 0. */
  readonly id: number;
  /** The property's name. */
  readonly property: string;
  readonly column: string;
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
    property: '',
    column: '',
    key: Buffer.alloc(0),
    prefix: Buffer.alloc(0),
    isDelivered: false,
    accepts: 0,
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

  /** The property at a place of a record's members, when `before` was the one before it. */
  find(text: Buffer, members: ObjectSlices, place: number, before: Spelling): Spelling {
    const start = members.keyStart[place] ?? 0;
    const end = members.keyEnd[place] ?? 0;
    const expected = before.next;
    if (expected !== undefined && isSame(text, start, end, expected.key)) return expected;
    // Latin-1 gives every byte a character of its own, so this is the spelling and not yet the name.
    const spelling = text.toString('latin1', start, end);
    const found = this.#bySpelling.get(spelling) ?? this.#add(spelling, text, members, place);
    before.next = found;
    return found;
  }

  #add(spelling: string, text: Buffer, members: ObjectSlices, place: number): Spelling {
    const property = members.keyAt(text, place);
    // All new properties of a record get their columns at once, for which is first must not matter.
    if (!this.#names.has(property)) {
      this.#names.addMet(Array.from({ length: members.count }, (_, i) => members.keyAt(text, i)));
    }
    const column = this.#names.columnOf(property);
    const added: Spelling = {
      id: this.#idFor(property),
      property,
      column,
      key: Buffer.from(text.subarray(members.keyStart[place], members.keyEnd[place])),
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
