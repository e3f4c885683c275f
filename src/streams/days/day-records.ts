import type { RecordWriter } from '../../airbyte/record-writer.ts';
import { type Day, startOfDay, toIso } from '../../base/days.ts';
import type { ReportedDay } from '../../mixpanel/day-report.ts';
import { date, described, timestampInUtc } from '../column-types.ts';
import { type ItemRecords, jsonOf } from '../records/item-records.ts';
import { RESCUED_COLUMN, RESCUED_SCHEMA } from '../records/rescued-values.ts';

/** The columns of every report by day. */
export const DAY_COLUMNS = {
  date: described(date, 'The day, in the time zone of the project.'),
  datetime: described(timestampInUtc, 'The start of the day, in UTC.'),
  [RESCUED_COLUMN]: RESCUED_SCHEMA,
};

/** The moments at which days begin in a zone, as in a record. Reports repeat their days. */
export class DayStarts {
  readonly #zone: string;
  readonly #starts = new Map<Day, Buffer>();

  constructor(zone: string) {
    this.#zone = zone;
  }

  /** As JSON. */
  of(day: Day): Buffer {
    const start = this.#starts.get(day) ?? jsonOf(toIso(startOfDay(day, this.#zone)));
    this.#starts.set(day, start);
    return start;
  }
}

/**
 * Writes a record for a day of a report: the constant columns, the day, its start in the project's time zone, and the
 * other members of the report, byte for byte.
 *
 * @param constants columns that have the same value in every record, as JSON
 */
export function writeDay(
  { day, members }: ReportedDay,
  constants: ReadonlyMap<string, Buffer>,
  starts: DayStarts,
  records: ItemRecords,
  writer: RecordWriter,
): void {
  const own = [...constants, ['date', jsonOf(day)] as const, ['datetime', starts.of(day)] as const];
  records.write(members.with(own), writer);
}
