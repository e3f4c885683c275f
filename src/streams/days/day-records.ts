import type { RecordWriter } from '../../airbyte/record-writer.ts';
import type { SelectedColumns } from '../../airbyte/stream.ts';
import { startOfDay, toIso } from '../../base/days.ts';
import type { ReportedDay } from '../../mixpanel/day-report.ts';

/**
 * Writes a record for each day of a report: the constant columns, the day, its start in the project's time zone, and the
 * members of the report, byte for byte.
 *
 * @param constants columns that have the same value in every record
 */
export function writeDays(
  days: readonly ReportedDay[],
  constants: Readonly<Record<string, unknown>>,
  zone: string,
  { isDelivered }: SelectedColumns,
  writer: RecordWriter,
): void {
  for (const { day, members } of days) {
    const own = Object.entries({ ...constants, date: day, datetime: toIso(startOfDay(day, zone)) });
    const ownJson = own.map(([name, value]) => [name, Buffer.from(JSON.stringify(value))] as const);
    // Added twice to come first and to override members of the report with the same name.
    const columns = new Map([...ownJson, ...members, ...ownJson]);
    const pairs = [...columns]
      .filter(([name]) => isDelivered(name))
      .flatMap(([name, json], i) => [Buffer.from(`${i === 0 ? '' : ','}${JSON.stringify(name)}:`), json]);
    writer.begin();
    writer.write(Buffer.concat([Buffer.from('{'), ...pairs, Buffer.from('}')]));
    writer.end();
  }
}
