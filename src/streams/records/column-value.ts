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
  const { accepts } = property;
  const { buffer } = members;
  const start = members.valueStart(index);
  const end = members.valueEnd(index);
  if (accepts === Accepts.text) writer.writeAsText(buffer, start, end);
  else if (fits(buffer, start, end, accepts)) writer.writeSlice(buffer, start, end);
  else if ((accepts & Accepts.text) !== 0) writer.writeAsText(buffer, start, end);
  else {
    rescued.add(property.column, index);
    writer.write(NULL);
  }
}
