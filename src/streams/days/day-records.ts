import type { RecordWriter } from '../../airbyte/record-bytes.ts';
import { startOfDay, toIso } from '../../base/days.ts';
import type { ReportedDay } from '../../mixpanel/day-report.ts';

/**
 * Writes a record for each day of a report: the columns before, the day, the moment it begins in the project's zone, and
 * then what the report says of it, byte for byte.
 */
export function writeDays(
  days: readonly ReportedDay[],
  before: Readonly<Record<string, unknown>>,
  zone: string,
  writer: RecordWriter,
): void {
  for (const { day, members } of days) {
    const columns = JSON.stringify({ ...before, date: day, datetime: toIso(startOfDay(day, zone)) });
    const opening = Buffer.from(members.length === 0 ? columns.slice(0, -1) : `${columns.slice(0, -1)},`);
    writer.begin();
    writer.ensure(opening.length + members.length + 1);
    writer.length += opening.copy(writer.buffer, writer.length);
    writer.length += members.copy(writer.buffer, writer.length);
    writer.length += writer.buffer.write('}', writer.length);
    writer.end();
  }
}
