import type { RecordWriter } from '../../airbyte/record-writer.ts';
import { CLOSE_BRACE, COLON, COMMA, OPEN_BRACE } from '../../json/characters.ts';
import type { ObjectSlices } from '../../json/object-slices.ts';
import type { FoundProperties } from './found-properties.ts';
import { PROPERTIES_COLUMN } from './property-layout.ts';

const PREFIX = Buffer.from(`,"${PROPERTIES_COLUMN}":`);

/**
 * Writes the column of all properties of a record as one object, preceded by a comma: the bytes that Mixpanel sent. Of a name
 * that occurs more than once, the last value counts.
 */
export function writeProperties(members: ObjectSlices, found: FoundProperties, writer: RecordWriter): void {
  const { buffer, objectStart, objectEnd } = members;
  writer.write(PREFIX);
  if (objectStart < objectEnd && !found.hasRepeats) writer.writeSlice(buffer, objectStart, objectEnd);
  else writeCounted(members, found, writer);
}

function writeCounted(members: ObjectSlices, found: FoundProperties, writer: RecordWriter): void {
  const { buffer, count } = members;
  let separator = OPEN_BRACE;
  for (let i = 0; i < count; i++) {
    if (found.countedAt(i) === undefined) continue;
    writer.writeByte(separator);
    // The quotes of the key included.
    writer.writeSlice(buffer, members.keyStart(i) - 1, members.keyEnd(i) + 1);
    writer.writeByte(COLON);
    writer.writeSlice(buffer, members.valueStart(i), members.valueEnd(i));
    separator = COMMA;
  }
  if (separator === OPEN_BRACE) writer.writeByte(OPEN_BRACE);
  writer.writeByte(CLOSE_BRACE);
}
