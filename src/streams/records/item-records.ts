import type { OddItems } from '../../airbyte/odd-items.ts';
import type { RecordWriter } from '../../airbyte/record-writer.ts';
import type { ReadTools, SelectedColumns } from '../../airbyte/stream.ts';
import { quoted } from '../../base/excerpt.ts';
import { COMMA, CLOSE_BRACE, OPEN_BRACE } from '../../json/characters.ts';
import type { ObjectMembers } from '../../json/object-members.ts';
import { acceptedBy, ANYTHING, schemaIn } from './accepted-kinds.ts';
import { writeIfItFits } from './column-value.ts';
import { placesFor, type PlaceOf } from './property-places.ts';
import { RESCUED_COLUMN, UNFIT, writeRescued } from './rescued-values.ts';
import { UNDECLARED } from './undeclared-properties.ts';

const NULL = jsonOf(null);
const UNFIT_UNCHANGED = `values that do not fit the type of their column were delivered unchanged; refresh the schema to get ${RESCUED_COLUMN}, which keeps them`;

/**
 * Writes the records of items, such as cohorts or days of a report: a column for each member with the JSON of its value, byte
 * for byte. A value that does not fit its column, or has none, is rescued if the catalog has the column for that.
 */
export class ItemRecords {
  readonly #columns: SelectedColumns;
  readonly #oddItems: OddItems;
  readonly #placeOf: PlaceOf;
  readonly #isRescued: boolean;
  /** The values of the current record that have no place in a column. */
  #rescued: (readonly [name: string, json: Buffer])[] = [];
  /** Its columns that were set to null. */
  #nulled: string[] = [];

  constructor({ columns, oddItems }: Pick<ReadTools, 'columns' | 'oddItems'>) {
    this.#columns = columns;
    this.#oddItems = oddItems;
    this.#placeOf = placesFor(columns, { layout: 'columns', fixed: [] });
    this.#isRescued = columns.isDeclared(RESCUED_COLUMN);
  }

  write(members: ObjectMembers, writer: RecordWriter): void {
    this.#rescued = [];
    this.#nulled = [];
    let before = OPEN_BRACE;
    writer.begin();
    members.forEach((json, name) => {
      if (this.#isLeftOut(json, name)) return;
      writer.writeByte(before);
      before = COMMA;
      writer.write(Buffer.from(`${JSON.stringify(name)}:`));
      this.#writeValue(json, name, writer);
    });
    if (before === OPEN_BRACE) writer.writeByte(OPEN_BRACE);
    if (this.#isRescued) writeRescued(this.#rescued, before !== OPEN_BRACE, writer);
    writer.writeByte(CLOSE_BRACE);
    writer.end(this.#nulled);
  }

  /** Whether a member gets no column in the record, and so may have to be rescued. */
  #isLeftOut(json: Buffer, name: string): boolean {
    const place = this.#isRescued && name === RESCUED_COLUMN ? 'rescued' : this.#placeOf(name, name);
    if (place === 'rescued') {
      this.#rescued.push([name, json]);
      this.#oddItems.namesOf(UNDECLARED).counterOf(name).count++;
    }
    return place !== 'column';
  }

  #writeValue(json: Buffer, name: string, writer: RecordWriter): void {
    const accepts = acceptedBy(schemaIn(this.#columns.catalog, name), ANYTHING, true);
    if (writeIfItFits(json, 0, json.length, accepts, writer)) return;
    if (!this.#isRescued) {
      writer.write(json);
      this.#oddItems.add(UNFIT_UNCHANGED, () => `${name} ${quoted(json.toString())}`);
      return;
    }
    writer.write(NULL);
    this.#nulled.push(name);
    this.#rescued.push([name, json]);
    this.#oddItems.namesOf(UNFIT).counterOf(name).count++;
  }
}

export function jsonOf(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
