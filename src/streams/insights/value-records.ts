import type { RecordWriter } from '../../airbyte/record-writer.ts';
import type { Batch, ReadTools } from '../../airbyte/stream.ts';
import { dateKindOf } from '../../base/date-text.ts';
import { parseLocalTimestamp, toIso } from '../../base/days.ts';
import { ObjectMembers } from '../../json/object-members.ts';
import {
  valuesOf,
  type InsightsReport,
  type ReportPart,
  type ReportValue,
} from '../../mixpanel/insights-report.ts';
import { ItemRecords, jsonOf } from '../records/item-records.ts';

/** The key of a value of the entire range of a report, such as that of a bar chart. */
const ENTIRE_RANGE = 'all';
const NOTHING = Buffer.from('{}\n');
const NULL = jsonOf(null);

/** What the keys of a value mean. */
export interface ValueKeys {
  readonly series: string;
  /** The values of the breakdowns, from the outermost inward; `$overall` for all of them together. */
  readonly segments: readonly string[];
  /** The start of the period as Mixpanel writes it, or `all`. */
  readonly date: string;
}

/**
 * The first key is the metric. The last one is a date or `all`; if it is neither, the report has no dates and it is a
 * segment. So two values of a report have different keys.
 */
export function keysOf([series = '', ...rest]: readonly string[]): ValueKeys {
  const last = rest.at(-1);
  const isPeriod = last !== undefined && (last === ENTIRE_RANGE || dateKindOf(last) !== undefined);
  return isPeriod
    ? { series, segments: rest.slice(0, -1), date: last }
    : { series, segments: rest, date: ENTIRE_RANGE };
}

/**
 * A record for each value of a report, with the digits that Mixpanel sent.
 *
 * @param id of the report, as digits
 * @param zone of dates without an offset
 */
export function* valueRecords(
  id: string,
  report: InsightsReport,
  zone: string,
  tools: ReadTools,
): Generator<Batch, void> {
  const records = new ValueRecords(id, report, zone, new ItemRecords(tools));
  const writer = tools.recordWriter();
  for (const part of report.parts) {
    for (const value of valuesOf(part.series)) {
      records.write(value, part, writer);
      if (writer.full) yield writer.take();
    }
  }
  yield writer.take();
}

class ValueRecords {
  readonly #records: ItemRecords;
  readonly #ofReport: readonly (readonly [column: string, json: Buffer])[];
  readonly #zone: string;
  /** Date -> JSON of its moment. A report has few dates and many values. */
  readonly #moments = new Map<string, Buffer>();

  constructor(id: string, { computedAt, headers }: InsightsReport, zone: string, records: ItemRecords) {
    this.#records = records;
    this.#zone = zone;
    this.#ofReport = [
      ['bookmark_id', Buffer.from(id)],
      ['headers', headers ?? NULL],
      ['computed_at', computedAt ?? NULL],
    ];
  }

  write({ path, json }: ReportValue, { comparison, dateRange }: ReportPart, writer: RecordWriter): void {
    const { series, segments, date } = keysOf(path);
    const members = new Map([
      ...this.#ofReport,
      ['series', jsonOf(series)],
      ['segments', jsonOf(segments)],
      ['segment_key', jsonOf(JSON.stringify(segments))],
      ['comparison', jsonOf(comparison)],
      ['date', jsonOf(date)],
      ['datetime', this.#momentOf(date)],
      ['value', json],
      ['date_range', dateRange ?? NULL],
    ]);
    this.#records.write(new ObjectMembers(NOTHING, 0, members), writer);
  }

  #momentOf(date: string): Buffer {
    const known = this.#moments.get(date);
    if (known !== undefined) return known;
    const ms = date === ENTIRE_RANGE ? undefined : parseLocalTimestamp(date, this.#zone);
    const moment = jsonOf(ms === undefined ? null : toIso(ms));
    this.#moments.set(date, moment);
    return moment;
  }
}
