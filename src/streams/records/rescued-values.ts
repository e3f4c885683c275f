import type { RecordWriter } from '../../airbyte/record-writer.ts';
import type { ObjectSlices } from '../../json/object-slices.ts';
import type { Spelling } from './property-table.ts';
import { copyBytes, mostBytesAsText, writeEscaped } from '../../json/value-text.ts';

/** Holds, as a JSON object by the properties' own names, what does not fit the columns of a record; null where all fits. */
export const RESCUED_COLUMN = '_rescued_data';

const NOTHING = Buffer.from(`,"${RESCUED_COLUMN}":null`);
const OPENING = Buffer.from(`,"${RESCUED_COLUMN}":"{`);
const CLOSING = Buffer.from('}"');
const COMMA = 0x2c;
const COLON = 0x3a;

/** Values of one record at a time that do not fit their columns, counted for the log. */
export class RescuedValues {
  #places: number[] = [];
  #fields: string[] = [];
  /** Column -> values rescued since the last note. */
  readonly #counts = new Map<string, number>();

  /** The columns of the record that were made null. */
  get nulled(): readonly string[] {
    return this.#fields;
  }

  /** Begins the next record. */
  clear(): void {
    if (this.#places.length === 0) return;
    this.#places = [];
    this.#fields = [];
  }

  /** Takes in the value at a place of the record's members. */
  add({ column }: Spelling, place: number): void {
    this.#places.push(place);
    this.#fields.push(column);
    this.#counts.set(column, (this.#counts.get(column) ?? 0) + 1);
  }

  /** What the log should say of the values since the last call: how many of each column. */
  takeNotes(): string[] {
    if (this.#counts.size === 0) return [];
    const columns = [...this.#counts].map(([column, count]) => `${column} (${count})`).join(', ');
    this.#counts.clear();
    return [
      `values that do not fit the type of their column are in ${RESCUED_COLUMN}, and the column is null: ${columns}`,
    ];
  }

  /** Writes the record's column of rescued values, a comma in front. */
  write(text: Buffer, members: ObjectSlices, writer: RecordWriter): void {
    if (this.#places.length === 0) {
      writer.ensure(NOTHING.length);
      writer.length = copyBytes(NOTHING, 0, NOTHING.length, writer.buffer, writer.length);
      return;
    }
    writer.ensure(OPENING.length);
    writer.length += OPENING.copy(writer.buffer, writer.length);
    for (const [i, place] of this.#places.entries()) this.#writeMember(text, members, place, i > 0, writer);
    writer.ensure(CLOSING.length);
    writer.length += CLOSING.copy(writer.buffer, writer.length);
  }

  #writeMember(
    text: Buffer,
    { keyStart, keyEnd, valueStart, valueEnd }: ObjectSlices,
    place: number,
    isBehindAnother: boolean,
    writer: RecordWriter,
  ): void {
    const [from, to] = [(keyStart[place] ?? 0) - 1, (keyEnd[place] ?? 0) + 1];
    const [start, end] = [valueStart[place] ?? 0, valueEnd[place] ?? 0];
    writer.ensure(2 + mostBytesAsText(to - from) + mostBytesAsText(end - start));
    const { buffer } = writer;
    let at = writer.length;
    if (isBehindAnother) buffer[at++] = COMMA;
    at = writeEscaped(text, from, to, buffer, at);
    buffer[at++] = COLON;
    writer.length = writeEscaped(text, start, end, buffer, at);
  }
}
