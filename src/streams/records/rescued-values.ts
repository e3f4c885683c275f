import type { RecordWriter } from '../../airbyte/record-writer.ts';
import { NameCounts } from '../../base/name-counts.ts';
import { COLON, COMMA } from '../../json/characters.ts';
import type { ObjectSlices } from '../../json/object-slices.ts';
import { described, text } from '../column-types.ts';

/** The column for values that no other column takes: a JSON object by property name, or null if there are none. */
export const RESCUED_COLUMN = '_rescued_data';
export const RESCUED_SCHEMA = described(
  text,
  'Exact values that do not fit their column or have no column, as a JSON object by property name. Null if all values fit.',
);

/** What became of such values, for a log line. */
export const UNFIT = `values that do not fit the type of their column were set to null and kept in ${RESCUED_COLUMN}`;

const NOTHING = Buffer.from(`,"${RESCUED_COLUMN}":null`);
const OPENING = Buffer.from(`,"${RESCUED_COLUMN}":"{`);
const CLOSING = Buffer.from('}"');

/** The rescued values of one record at a time, and how many there were so far, for the log. */
export class RescuedValues {
  /** The indexes of the record's members whose values are rescued. */
  #indexes: number[] = [];
  #columns: string[] = [];
  /** The indexes of those whose properties have no column. */
  #undeclared: number[] = [];
  /** By column: values rescued since the last note. */
  readonly #counts = new NameCounts();

  /** The columns of the record that were set to null. */
  get nulled(): readonly string[] {
    return this.#columns;
  }

  /** The indexes of the record's members that were rescued because their properties have no column. */
  get undeclared(): readonly number[] {
    return this.#undeclared;
  }

  /** Begins the next record. */
  begin(): void {
    if (this.#indexes.length > 0) this.#indexes = [];
    if (this.#columns.length > 0) this.#columns = [];
    if (this.#undeclared.length > 0) this.#undeclared = [];
  }

  /** Rescues the value of one of the record's members, which does not fit its column. It counts in the note. */
  add(column: string, index: number): void {
    this.#indexes.push(index);
    this.#columns.push(column);
    this.#counts.counterOf(column).count++;
  }

  /** Rescues the value of a member whose property has no column. */
  addUndeclared(index: number): void {
    this.#indexes.push(index);
    this.#undeclared.push(index);
  }

  /** For the log: how many values of each column were rescued since the last call. */
  takeNotes(): string[] {
    if (this.#counts.isEmpty) return [];
    const columns = this.#counts.text();
    this.#counts.clear();
    return [`${UNFIT}: ${columns}`];
  }

  /** Writes the column of the record's rescued values, preceded by a comma. */
  write(members: ObjectSlices, writer: RecordWriter): void {
    if (this.#indexes.length === 0) {
      writer.write(NOTHING);
      return;
    }
    writer.write(OPENING);
    for (const [i, index] of this.#indexes.entries()) {
      if (i > 0) writer.writeByte(COMMA);
      const { buffer } = members;
      // The quotes of the key included.
      writer.writeEscaped(buffer, members.keyStart(index) - 1, members.keyEnd(index) + 1);
      writer.writeByte(COLON);
      writer.writeEscaped(buffer, members.valueStart(index), members.valueEnd(index));
    }
    writer.write(CLOSING);
  }
}

/**
 * Writes the column with these values, for a record that is not made from one object.
 *
 * @param isFurther whether a comma comes before it
 */
export function writeRescued(
  values: readonly (readonly [name: string, json: Buffer])[],
  isFurther: boolean,
  writer: RecordWriter,
): void {
  const start = isFurther ? 0 : 1;
  if (values.length === 0) {
    writer.writeSlice(NOTHING, start, NOTHING.length);
    return;
  }
  writer.writeSlice(OPENING, start, OPENING.length);
  for (const [i, [name, json]] of values.entries()) {
    const key = Buffer.from(`${i > 0 ? ',' : ''}${JSON.stringify(name)}:`);
    writer.writeEscaped(key, 0, key.length);
    writer.writeEscaped(json, 0, json.length);
  }
  writer.write(CLOSING);
}
