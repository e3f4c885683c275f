import type { RecordWriter } from '../../airbyte/record-writer.ts';
import type { ObjectSlices } from '../../json/object-slices.ts';
import { Accepts, fits } from './accepted-kinds.ts';
import type { Property } from './property-table.ts';
import type { RescuedValues } from './rescued-values.ts';

const NULL = Buffer.from('null');

/**
 * Writes the value of a member as its column takes it: unchanged or as text. A value that fits neither way is written as
 * null and rescued.
 */
export function writeColumnValue(
  members: ObjectSlices,
  index: number,
  property: Property,
  rescued: RescuedValues,
  writer: RecordWriter,
): void {
  const { buffer } = members;
  const start = members.valueStart(index);
  if (writeIfItFits(buffer, start, members.valueEnd(index), property.accepts, writer)) return;
  rescued.add(property.column, index);
  writer.write(NULL);
}

/**
 * Writes a value unchanged or as text, whichever its column takes. Writes nothing and returns false if it takes neither.
 *
 * @param accepts bits of `Accepts`
 */
export function writeIfItFits(
  buffer: Buffer,
  start: number,
  end: number,
  accepts: number,
  writer: RecordWriter,
): boolean {
  if (accepts !== Accepts.text && fits(buffer, start, end, accepts)) writer.writeSlice(buffer, start, end);
  else if ((accepts & Accepts.text) !== 0) writer.writeAsText(buffer, start, end);
  else return false;
  return true;
}
