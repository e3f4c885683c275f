import { selectColumns } from '../../src/airbyte/column-selection.ts';
import { OddItems } from '../../src/airbyte/odd-items.ts';
import { RecordWriter } from '../../src/airbyte/record-writer.ts';
import { EventParser } from '../../src/mixpanel/export/event-parser.ts';
import { Arrivals } from '../../src/streams/export/arrivals.ts';
import { eventProperties, ownColumns } from '../../src/streams/export/columns.ts';
import { EventRecords } from '../../src/streams/export/event-records.ts';
import { ColumnNames } from '../../src/streams/records/column-names.ts';
import { RandomLines } from './random-lines.ts';
import { ReferenceExport, type Type } from './records.ts';

/** The columns that are not text. */
const TYPES = new Map<string, Type>([
  ['city', 'number'],
  ['_city', 'integer'],
  ['p1', 'number'],
  ['p2', 'boolean'],
  ['p3', 'object'],
  ['p4', 'array'],
  ['p5', 'integer'],
]);
const BLOCK_EVENTS = 500;
const HEAD = '{"type":"RECORD","record":{"stream":"export","emitted_at":7,"data":';

/**
 * Converts random unusual events with the connector and with the reference implementation, and compares the records byte
 * for byte.
 *
 * @returns the first difference, or undefined
 */
export function firstDifference(events: number, seed: number): string | undefined {
  const random = new RandomLines(seed);
  for (let done = 0; done < events; done += BLOCK_EVENTS) {
    const lines = Array.from({ length: Math.min(BLOCK_EVENTS, events - done) }, () => random.next());
    const difference = differenceIn(lines);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/** Each block starts with new column names. */
function differenceIn(lines: readonly string[]): string | undefined {
  const reference = new ReferenceExport({ types: TYPES });
  const actual = connectorRecords(lines);
  for (const [i, line] of lines.entries()) {
    const expected = reference.record(line);
    const json = `${HEAD}${expected?.data ?? ''}${expected?.meta ?? ''}}}`;
    if (actual[i] !== json) return `${line}\nexpected ${json}\nreceived ${actual[i] ?? 'nothing'}`;
  }
  return actual.length === lines.length + 1
    ? undefined
    : `${actual.length - 1} records for ${lines.length} lines`;
}

function connectorRecords(lines: readonly string[]): string[] {
  const columns = Object.fromEntries([...TYPES].map(([column, type]) => [column, { type }]));
  const names = ColumnNames.ofCatalog(columns, ownColumns('plain'));
  const chosen = selectColumns({ primaryKey: [], cursorField: undefined }, columns, true);
  const window = { from: '2026-01-01', to: '2026-01-31' };
  const records = new EventRecords(eventProperties(chosen, names), new Arrivals(window, []), {
    ...{ columns: chosen, localTime: undefined, oddItems: new OddItems() },
  });
  const writer = new RecordWriter('export', 7);
  const parser = new EventParser();
  const batch = parser.parse(Buffer.from(`${lines.join('\n')}\n`));
  const written: Buffer[] = [];
  for (let isDone = false; !isDone;) {
    isDone = records.write(batch, writer);
    written.push(writer.take().bytes);
  }
  parser.end();
  return Buffer.concat(written).toString().split('\n');
}
