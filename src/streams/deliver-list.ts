import type { Batch, ReadTools } from '../airbyte/stream.ts';
import type { ItemList } from '../base/cached-list.ts';
import type { ObjectMembers } from '../json/object-members.ts';
import { reportOddEntries } from './odd-entries.ts';
import { ItemRecords } from './records/item-records.ts';

/**
 * Yields a record for each item of a list. Throws an UndeliveredItemsError, once all were delivered, if the list has entries
 * without a usable ID that may hold data.
 */
export async function* deliverList(
  stream: string,
  { items, odd }: ItemList<{ readonly members: ObjectMembers }>,
  tools: ReadTools,
): AsyncGenerator<Batch, void> {
  const records = new ItemRecords(tools);
  const writer = tools.recordWriter();
  for (const { members } of items) {
    records.write(members, writer);
    if (writer.full) yield writer.take();
  }
  yield writer.take();
  const lost = await reportOddEntries(stream, odd, tools.log);
  if (lost !== undefined) throw lost;
}
