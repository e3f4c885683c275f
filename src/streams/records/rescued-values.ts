import type { RecordWriter } from '../../airbyte/record-writer.ts';
import { excerpt } from '../../base/excerpt.ts';
import type { ObjectSlices } from '../../json/object-slices.ts';
import type { Property } from './property-table.ts';

/**
 * The column for values that do not fit their own column: a JSON object by property name, or null if all values fit.
 */
export const RESCUED_COLUMN = '_rescued_data';

const NOTHING = Buffer.from(`,"${RESCUED_COLUMN}":null`);
const OPENING = Buffer.from(`,"${RESCUED_COLUMN}":"{`);
const CLOSING = Buffer.from('}"');
const COMMA = 0x2c;
const COLON = 0x3a;

/** Columns that a note names, and characters of each. */
const MAX_NOTED = 20;
const MAX_NAME_LENGTH = 60;

/** The rescued values of one record at a time, and how many there were so far, for the log. */
export class RescuedValues {
  /** The indexes of the record's members whose values are rescued. */
  #indexes: number[] = [];
  #columns: string[] = [];
  /** Column -> values rescued since the last note. */
  readonly #counts = new Map<string, number>();

  /** The columns of the record that were set to null. */
  get nulled(): readonly string[] {
    return this.#columns;
  }

  /**
   * Begins the next record.
   *
   * @param withoutColumn the indexes of members to rescue because their properties have no column
   */
  begin(withoutColumn: readonly number[]): void {
    if (this.#indexes.length > 0 || withoutColumn.length > 0) this.#indexes = [...withoutColumn];
    if (this.#columns.length > 0) this.#columns = [];
  }

  /** Rescues the value of one of the record's members. It counts in the note. */
  add(property: Property, index: number): void {
    this.addUncounted(property, index);
    this.#counts.set(property.column, (this.#counts.get(property.column) ?? 0) + 1);
  }

  /** The same for a value that the log shows in another way. */
  addUncounted({ column }: Property, index: number): void {
    this.#indexes.push(index);
    this.#columns.push(column);
  }

  /** For the log: how many values of each column were rescued since the last call. */
  takeNotes(): string[] {
    if (this.#counts.size === 0) return [];
    const noted = [...this.#counts].slice(0, MAX_NOTED);
    const columns = noted
      .map(([column, count]) => `${excerpt(column, MAX_NAME_LENGTH)} (${count})`)
      .join(', ');
    const more = this.#counts.size - noted.length;
    this.#counts.clear();
    return [
      `values that do not fit the type of their column were set to null and kept in ${RESCUED_COLUMN}: ${columns}${more > 0 ? ` and ${more} more` : ''}`,
    ];
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
