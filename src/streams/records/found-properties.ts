import type { ObjectSlices } from '../../json/object-slices.ts';
import type { PropertyTable, Spelling } from './property-table.ts';

/** The properties of one record at a time: which there are, and at which place of its members. */
export class FoundProperties {
  readonly #table: PropertyTable;
  /** The property at each place; undefined where a later one has the same name. */
  readonly #at: (Spelling | undefined)[] = [];
  /** For each property the last record that had it, and at which place. */
  #seenIn = new Float64Array(1024);
  #place = new Int32Array(1024);
  #record = 0;

  constructor(table: PropertyTable) {
    this.#table = table;
  }

  /** Finds the properties of the next record. Of those with the same name the last one counts. */
  find(text: Buffer, members: ObjectSlices): void {
    this.#record++;
    let before = this.#table.start;
    for (let i = 0; i < members.count; i++) {
      before = this.#table.find(text, members, i, before);
      const { id } = before;
      if (id >= this.#seenIn.length) this.#grow();
      if (this.#seenIn[id] === this.#record) this.#at[this.#place[id] ?? 0] = undefined;
      this.#seenIn[id] = this.#record;
      this.#place[id] = i;
      this.#at[i] = before;
    }
  }

  /** The property at a place of the members; undefined where a later one has the same name. */
  countedAt(place: number): Spelling | undefined {
    return this.#at[place];
  }

  /** The same, undefined also where it is not delivered. */
  deliveredAt(place: number): Spelling | undefined {
    const property = this.#at[place];
    return property?.isDelivered === true ? property : undefined;
  }

  /** Where the property with this id stands; -1 if the record has none. */
  placeOf(id: number): number {
    return this.#seenIn[id] === this.#record ? (this.#place[id] ?? -1) : -1;
  }

  #grow(): void {
    const seenIn = new Float64Array(this.#table.size * 2);
    const place = new Int32Array(this.#table.size * 2);
    seenIn.set(this.#seenIn);
    place.set(this.#place);
    this.#seenIn = seenIn;
    this.#place = place;
  }
}
