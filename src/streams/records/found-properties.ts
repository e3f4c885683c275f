import { elementAt } from '../../base/element-at.ts';
import type { ObjectSlices } from '../../json/object-slices.ts';
import type { PropertyTable, Spelling } from './property-table.ts';

/** The properties of one record at a time. If a property occurs more than once, only its last member counts. */
export class FoundProperties {
  readonly #table: PropertyTable;
  /** The property of each member; undefined if a later member has the same name. */
  readonly #properties: (Spelling | undefined)[] = [];
  /** By property id: the last record that contained it, and the index of its member. */
  #lastRecord = new Float64Array(1024);
  #index = new Int32Array(1024);
  #record = 0;
  #count = 0;

  constructor(table: PropertyTable) {
    this.#table = table;
  }

  /** Looks up the properties of the next record. */
  find(members: ObjectSlices): void {
    const { count } = members;
    this.#record++;
    this.#count = count;
    let property = this.#table.start;
    for (let i = 0; i < count; i++) {
      property = this.#table.find(members, i, property);
      const { id } = property;
      if (id >= this.#lastRecord.length) this.#grow();
      if (this.#lastRecord[id] === this.#record) this.#properties[elementAt(this.#index, id)] = undefined;
      this.#lastRecord[id] = this.#record;
      this.#index[id] = i;
      this.#properties[i] = property;
    }
  }

  /** The property of a member; undefined if a later member has the same name. */
  countedAt(index: number): Spelling | undefined {
    if (index >= this.#count) throw new RangeError(`member ${index} of ${this.#count} does not exist`);
    return this.#properties[index];
  }

  /** The same, but undefined also if the property is not delivered. */
  deliveredAt(index: number): Spelling | undefined {
    const property = this.countedAt(index);
    return property?.isDelivered === true ? property : undefined;
  }

  /** The index of the member with this property; undefined if the record does not contain it. */
  indexOf(id: number): number | undefined {
    return this.#lastRecord[id] === this.#record ? elementAt(this.#index, id) : undefined;
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
