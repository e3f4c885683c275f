import type { RecordWriter } from '../../airbyte/record-writer.ts';
import type { SelectedColumns } from '../../airbyte/stream.ts';

/** Writes a record with these columns, each with the JSON of its value, byte for byte. */
export function writeMembers(
  members: ReadonlyMap<string, Buffer>,
  { isDelivered }: SelectedColumns,
  writer: RecordWriter,
): void {
  const pairs = [...members]
    .filter(([name]) => isDelivered(name))
    .flatMap(([name, json], i) => [Buffer.from(`${i === 0 ? '' : ','}${JSON.stringify(name)}:`), json]);
  writer.begin();
  writer.write(Buffer.concat([Buffer.from('{'), ...pairs, Buffer.from('}')]));
  writer.end();
}

export function jsonOf(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
