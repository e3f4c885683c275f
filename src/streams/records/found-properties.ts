import { elementAt } from '../../base/element-at.ts';
import type { ObjectSlices } from '../../json/object-slices.ts';
import { NO_COLUMN, type Property, type PropertyTable } from './property-table.ts';

/** Names without a column that are compared with each other. Mixpanel accepts 255 properties. */
const MAX_COMPARED = 10_000;

/** The properties of one record at a time. If a property occurs more than once, only its last member counts. */
export class FoundProperties {
  readonly #table: PropertyTable;
  /** The property of each member; undefined if a later member has the same name. */
  readonly #properties: (Property | undefined)[] = [];
  /** By property id: the last record that contained it, and the index of its member. */
  #lastRecord = new Float64Array(1024);
  #index = new Int32Array(1024);
  /** By name: the index of the member of a property that has no column. */
  readonly #withoutColumn = new Map<string, number>();
  #record = 0;
  #count = 0;
  /** Whether a property of the record occurs more than once. */
  hasRepeats = false;

  constructor(table: PropertyTable) {
    this.#table = table;
  }

  /** Looks up the properties of the next record. */
  find(members: ObjectSlices): void {
    const { count } = members;
    this.#record++;
    this.#count = count;
    this.hasRepeats = false;
    if (this.#withoutColumn.size > 0) this.#withoutColumn.clear();
    let property = this.#table.begin();
    for (let i = 0; i < count; i++) {
      property = this.#table.find(members, i, property);
      this.#properties[i] = property;
      const { id } = property;
      if (id === NO_COLUMN) {
        // Beyond the maximum, all members count: of those with one name, a reader of the JSON takes the last too.
        if (this.#withoutColumn.size < MAX_COMPARED) this.#addWithoutColumn(members.key(i), i);
        continue;
      }
      if (id >= this.#lastRecord.length) this.#grow();
      if (this.#lastRecord[id] === this.#record) this.#uncount(elementAt(this.#index, id));
      this.#lastRecord[id] = this.#record;
      this.#index[id] = i;
    }
  }

  /** The property of a member; undefined if a later member has the same name. */
  countedAt(index: number): Property | undefined {
    if (index >= this.#count) throw new RangeError(`member ${index} of ${this.#count} does not exist`);
    return this.#properties[index];
  }

  /** The index of the member with this property; undefined if the record does not contain it. */
  indexOf(id: number): number | undefined {
    return this.#lastRecord[id] === this.#record ? elementAt(this.#index, id) : undefined;
  }

  #addWithoutColumn(name: string, index: number): void {
    const earlier = this.#withoutColumn.get(name);
    if (earlier !== undefined) this.#uncount(earlier);
    this.#withoutColumn.set(name, index);
  }

  #uncount(index: number): void {
    this.#properties[index] = undefined;
    this.hasRepeats = true;
  }

  #grow(): void {
    const lastRecord = new Float64Array(this.#table.size * 2);
    const index = new Int32Array(this.#table.size * 2);
    lastRecord.set(this.#lastRecord);
    index.set(this.#index);
    this.#lastRecord = lastRecord;
    this.#index = index;
  }
}
