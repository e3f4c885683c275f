import type { ObjectSlices } from '../../json/object-slices.ts';
import { holdsBytes } from '../../json/scan.ts';
import type { ColumnNames } from './column-names.ts';

/** How a column appears in records. */
export interface ColumnRule {
  readonly isDelivered: boolean;
  /** The kinds of values it takes unchanged, bits of `Accepts`. If text is among them, other values are written as text. */
  readonly accepts: number;
}

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
  /** `,"column":` as written to a record. */
  readonly prefix: Buffer;
  /** The spelling that followed this one last time. */
  next: Spelling | undefined;
}

/**
 * Looks up the property of a key without making a string of it: events of one kind name their properties in the same
 * order, so the property that followed last time is tried first.
 */
export class PropertyTable {
  readonly #names: ColumnNames;
  readonly #ruleOf: RuleOf;
  readonly #bySpelling = new Map<string, Spelling>();
  readonly #idOf = new Map<string, number>();
  /** Stands before the first property of every record. */
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

  /** @param known properties whose values the stream itself reads: they get the ids 0, 1, ... */
  constructor(names: ColumnNames, ruleOf: RuleOf, known: readonly string[]) {
    this.#names = names;
    this.#ruleOf = ruleOf;
    for (const property of known) this.#idFor(property);
  }

  /** How many properties are known. Every id is below it. */
  get size(): number {
    return this.#idOf.size;
  }

  /**
   * The property of a member.
   *
   * @param previous the property of the member before it, or {@link start}
   */
  find(members: ObjectSlices, index: number, previous: Spelling): Spelling {
    const { buffer } = members;
    const start = members.keyStart(index);
    const end = members.keyEnd(index);
    const expected = previous.next;
    if (expected !== undefined && holdsBytes(buffer, start, end, expected.key)) return expected;
    // Latin-1 maps every byte to one character, so this is the spelling, not yet the name.
    const spelling = buffer.toString('latin1', start, end);
    const found = this.#bySpelling.get(spelling) ?? this.#add(spelling, members, index);
    previous.next = found;
    return found;
  }

  #add(spelling: string, members: ObjectSlices, index: number): Spelling {
    const property = members.key(index);
    // All new properties of a record get their columns at once, because their order must not matter.
    if (!this.#names.has(property))
      this.#names.addTogether(Array.from({ length: members.count }, (_, i) => members.key(i)));
    const column = this.#names.columnOf(property);
    const added: Spelling = {
      id: this.#idFor(property),
      property,
      column,
      key: Buffer.from(spelling, 'latin1'),
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
