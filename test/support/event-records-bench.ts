import { expect } from '@jest/globals';
import { selectColumns } from '../../src/airbyte/column-selection.ts';
import { OddItems } from '../../src/airbyte/odd-items.ts';
import { RecordWriter } from '../../src/airbyte/record-writer.ts';
import type { ColumnSchemas } from '../../src/airbyte/stream.ts';
import type { Coverage } from '../../src/base/coverage.ts';
import { EventParser } from '../../src/mixpanel/export/event-parser.ts';
import { Arrivals } from '../../src/streams/export/arrivals.ts';
import { eventProperties, ownColumns } from '../../src/streams/export/columns.ts';
import { EventRecords, kernelFor } from '../../src/streams/export/event-records.ts';
import type { EventTally } from '../../src/streams/export/event-tally.ts';
import type { LocalTime } from '../../src/streams/export/local-time.ts';
import { ColumnNames } from '../../src/streams/records/column-names.ts';
import type { Type } from '../reference/records.ts';

const WINDOW = { from: '2026-01-01', to: '2026-01-31' };
/** 2026-01-10 in seconds and in days since 1970. */
export const TENTH_S = Date.UTC(2026, 0, 10) / 1000;
export const TENTH = TENTH_S / 86_400;
const KEYS = { primaryKey: ['event_key'], cursorField: 'time' };

/** The columns that are not text. */
export const TYPES = new Map<string, Type>([
  ['city', 'number'],
  ['_city', 'integer'],
  ['City', 'object'],
]);

export interface BenchOptions {
  readonly coverage?: Coverage;
  /** The catalog; all columns are wanted by default. */
  readonly columns?: ColumnSchemas;
  /** Whether properties that the catalog lacks are delivered; by default only without a catalog. */
  readonly newColumns?: boolean;
  readonly batchBytes?: number;
  readonly localTime?: LocalTime;
  readonly oddItems?: OddItems;
  /** Whether the columns of TYPES have those types. Otherwise all are text. */
  readonly typed?: boolean;
  readonly tally?: EventTally;
}

/** Converts the events of 2026-01. */
export function eventRecordsFor(options: BenchOptions): EventRecords {
  const { coverage = [], localTime } = options;
  const typed =
    options.typed === true ? Object.fromEntries([...TYPES].map(([name, type]) => [name, { type }])) : {};
  const columns = options.columns ?? typed;
  const chosen = selectColumns(KEYS, columns, options.newColumns ?? options.columns === undefined);
  const names = ColumnNames.ofCatalog(columns, ownColumns('plain'));
  const arrivals = new Arrivals(WINDOW, coverage);
  const { oddItems = new OddItems(), tally } = options;
  const kernel = kernelFor({ columns: chosen, layout: 'columns', isLocal: localTime !== undefined });
  const recordOptions = { columns: chosen, localTime, oddItems, tally, kernel };
  return new EventRecords(eventProperties(chosen, names), arrivals, recordOptions);
}

/** Converts lines to records: their bytes and their number. */
export function recordsOf(
  lines: readonly string[],
  options: BenchOptions = {},
  records = eventRecordsFor(options),
): { bytes: Buffer; count: number } {
  const writer = new RecordWriter('export', 7, options.batchBytes);
  records.begin();
  const parser = new EventParser();
  const batch = parser.parse(Buffer.from(lines.map((line) => `${line}\n`).join('')));
  const written: Buffer[] = [];
  let count = 0;
  for (let isDone = false; !isDone;) {
    isDone = records.write(batch, writer);
    const taken = writer.take();
    written.push(taken.bytes);
    count += taken.count;
  }
  parser.end();
  return { bytes: Buffer.concat(written), count };
}

/** The JSON of each record, with its meta if any. */
export function fullJsonOf(lines: readonly string[], options?: BenchOptions): string[] {
  const head = '{"type":"RECORD","record":{"stream":"export","emitted_at":7,"data":';
  return recordsOf(lines, options)
    .bytes.toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      expect([line.slice(0, head.length), line.slice(-2)]).toEqual([head, '}}']);
      return line.slice(head.length, -2);
    });
}

/** The same without the key and the column of rescued values, which must be null. */
export function jsonOf(lines: readonly string[], options?: BenchOptions): string[] {
  return fullJsonOf(lines, options).map((json) => {
    const parts = /^\{"event_key":"[0-9a-f]{32}",(.*?)(?:,"_rescued_data":null)?\}$/s.exec(json);
    return `{${parts?.[1] ?? json}}`;
  });
}
