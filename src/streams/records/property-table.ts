import type { Counter } from '../../base/name-counts.ts';
import type { ObjectSlices } from '../../json/object-slices.ts';
import { holdsBytes } from '../../json/scan.ts';
import type { ColumnNames } from './column-names.ts';
import type { Place } from './property-places.ts';

/** How a property appears in records. */
export interface PropertyRule {
  readonly place: Place;
  /** The kinds of values it takes unchanged, bits of `Accepts`. If text is among them, other values are written as text. */
  readonly accepts: number;
}

/** @param column undefined for all properties that have none, because the number of columns is limited */
export type RuleOf = (column: string | undefined, property: string) => PropertyRule;

/** The id that stands for all properties without a column. They have no name either. */
export const NO_COLUMN = -1;

/** A property and its column. */
export interface Property extends PropertyRule {
  /** Counts up from 0, or {@link NO_COLUMN}. */
  readonly id: number;
  readonly name: string;
  readonly column: string;
  /** The bytes of its key between the quotes, as they were found first: `$city` may also be written `\u0024city`. */
  readonly key: Buffer;
  /** `,"column":` as written to a record. */
  readonly prefix: Buffer;
  /** The property that followed this one last time. */
  next: Property | undefined;
  /** Counts its rescued values, if it has no column in the catalog. */
  counter: Counter | undefined;
}

const NOTHING = Buffer.alloc(0);
/** Properties of one record that are named together. Mixpanel accepts 255. */
const MAX_TOGETHER = 10_000;

/**
 * Looks up the property of a key without making a string of it: events of one kind name their properties in the same
 * order, so the property that followed last time is tried first.
 *
 * Memory is bounded, because properties without a column are not kept, and one spelling is kept of each other one.
 */
export class PropertyTable {
  readonly #names: ColumnNames;
  readonly #ruleOf: RuleOf;
  /** By the first spelling of the key. */
  readonly #bySpelling = new Map<string, Property>();
  readonly #byName = new Map<string, Property>();
  readonly #knownIds: ReadonlyMap<string, number>;
  #size: number;
  /** Whether the new properties of the current record have their columns. */
  #isNamed = false;
  /** Stands before the first property of every record. */
  readonly #start: Property;
  readonly #other: Property;

  /** @param known properties whose values the stream itself reads: they get the ids 0, 1, ... */
  constructor(names: ColumnNames, ruleOf: RuleOf, known: readonly string[]) {
    this.#names = names;
    this.#ruleOf = ruleOf;
    this.#knownIds = new Map(known.map((name, id) => [name, id]));
    this.#size = known.length;
    this.#start = withoutColumn(ruleOf);
    this.#other = withoutColumn(ruleOf);
  }

  /** How many properties have an id. Every id is below it. */
  get size(): number {
    return this.#size;
  }

  /** Called before each record. Returns what stands before its first property. */
  begin(): Property {
    this.#isNamed = false;
    return this.#start;
  }

  /**
   * The property of a member.
   *
   * @param previous the property of the member before it, or what {@link begin} returned
   */
  find(members: ObjectSlices, index: number, previous: Property): Property {
    const { buffer } = members;
    const start = members.keyStart(index);
    const end = members.keyEnd(index);
    const expected = previous.next;
    if (expected !== undefined && holdsBytes(buffer, start, end, expected.key)) return expected;
    // Latin-1 maps every byte to one character, so this is the spelling, not yet the name.
    const spelling = buffer.toString('latin1', start, end);
    const found = this.#bySpelling.get(spelling) ?? this.#findInRecord(spelling, members, index);
    if (found.id !== NO_COLUMN) previous.next = found;
    return found;
  }

  /**
   * The property with a name.
   *
   * @param key the name as JSON, quotes included
   * @param names of all properties of the record, in their order
   */
  findName(name: string, key: string, names: Iterable<string>): Property {
    const spelling = Buffer.from(key.slice(1, -1)).toString('latin1');
    return this.#findByName(spelling, name, () => [...names].slice(0, MAX_TOGETHER));
  }

  #findInRecord(spelling: string, members: ObjectSlices, index: number): Property {
    const count = Math.min(members.count, MAX_TOGETHER);
    const names = (): string[] => Array.from({ length: count }, (_, i) => members.key(i));
    return this.#findByName(spelling, members.key(index), names);
  }

  #findByName(spelling: string, name: string, names: () => readonly string[]): Property {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    // All new properties of a record get their columns at once, because their order must not matter.
    if (!this.#isNamed && !this.#names.has(name)) {
      this.#names.addTogether(names());
      this.#isNamed = true;
    }
    const column = this.#names.columnOf(name);
    return column === undefined ? this.#other : this.#add(name, column, spelling);
  }

  #add(name: string, column: string, spelling: string): Property {
    const added: Property = {
      id: this.#knownIds.get(name) ?? this.#size++,
      name,
      column,
      key: Buffer.from(spelling, 'latin1'),
      prefix: Buffer.from(`,${JSON.stringify(column)}:`),
      ...this.#ruleOf(column, name),
      ...{ next: undefined, counter: undefined },
    };
    if (added.place === 'column') this.#names.deliver(name);
    this.#bySpelling.set(spelling, added);
    this.#byName.set(name, added);
    return added;
  }
}

function withoutColumn(ruleOf: RuleOf): Property {
  const nothing = { name: '', column: '', key: NOTHING, prefix: NOTHING };
  return { id: NO_COLUMN, ...nothing, ...ruleOf(undefined, ''), next: undefined, counter: undefined };
}
