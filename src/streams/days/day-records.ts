import type { RecordWriter } from '../../airbyte/record-writer.ts';
import type { SelectedColumns } from '../../airbyte/stream.ts';
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
  { isDelivered }: SelectedColumns,
  writer: RecordWriter,
): void {
  for (const { day, members } of days) {
    const own = Object.entries({ ...before, date: day, datetime: toIso(startOfDay(day, zone)) });
    const ours = own.map(([name, value]) => [name, Buffer.from(JSON.stringify(value))] as const);
    // They come first and count last: what a report calls like one of them does not take its place.
    const columns = new Map([...ours, ...members, ...ours]);
    const pairs = [...columns]
      .filter(([name]) => isDelivered(name))
      .flatMap(([name, json], i) => [Buffer.from(`${i === 0 ? '' : ','}${JSON.stringify(name)}:`), json]);
    const record = Buffer.concat([Buffer.from('{'), ...pairs, Buffer.from('}')]);
    writer.begin();
    writer.write(record);
    writer.end();
  }
}
