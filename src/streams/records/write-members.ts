import type { RecordWriter } from '../../airbyte/record-writer.ts';
import type { SelectedColumns } from '../../airbyte/stream.ts';
import { COMMA, CLOSE_BRACE, OPEN_BRACE } from '../../json/characters.ts';
import type { ObjectMembers } from '../../json/object-members.ts';

/** Writes a record with these columns, each with the JSON of its value, byte for byte. */
export function writeMembers(
  members: ObjectMembers,
  { isDelivered }: SelectedColumns,
  writer: RecordWriter,
): void {
  let before = OPEN_BRACE;
  writer.begin();
  members.forEach((json, name) => {
    if (!isDelivered(name)) return;
    writer.writeByte(before);
    before = COMMA;
    writer.write(Buffer.from(`${JSON.stringify(name)}:`));
    writer.write(json);
  });
  if (before === OPEN_BRACE) writer.writeByte(OPEN_BRACE);
  writer.writeByte(CLOSE_BRACE);
  writer.end();
}

export function jsonOf(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
