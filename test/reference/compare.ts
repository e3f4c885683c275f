import { selectColumns } from '../../src/airbyte/column-selection.ts';
import { RecordWriter } from '../../src/airbyte/record-writer.ts';
import { EventParser } from '../../src/mixpanel/export/event-parser.ts';
import { Arrivals } from '../../src/streams/export/arrivals.ts';
import { eventProperties, ownColumns } from '../../src/streams/export/columns.ts';
import { EventRecords } from '../../src/streams/export/event-records.ts';
import { ColumnNames } from '../../src/streams/records/column-names.ts';
import { RandomLines } from './random-lines.ts';
import { SlowExport, type Type } from './records.ts';

/** Columns that are not text; all others are. */
const TYPES = new Map<string, Type>([
  ['city', 'number'],
  ['_city', 'integer'],
  ['p1', 'number'],
  ['p2', 'boolean'],
  ['p3', 'object'],
  ['p4', 'array'],
  ['p5', 'integer'],
]);
const EVENTS_A_BLOCK = 500;
const HEAD = '{"type":"RECORD","record":{"stream":"export","emitted_at":7,"data":';

/**
 * Reads random odd events twice, by the connector's fast path and by the slow and obvious reading, and compares the records
 * byte for byte.
 *
 * @returns the first difference, undefined where there is none
 */
export function firstDifference(events: number, seed: number): string | undefined {
  const random = new RandomLines(seed);
  for (let done = 0; done < events; done += EVENTS_A_BLOCK) {
    const lines = Array.from({ length: Math.min(EVENTS_A_BLOCK, events - done) }, () => random.next());
    const difference = differenceIn(lines);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/** The columns of a block are named anew: which comes first must not matter in either reading. */
function differenceIn(lines: readonly string[]): string | undefined {
  const slow = new SlowExport({ types: TYPES });
  const actual = fastRecords(lines);
  for (const [i, line] of lines.entries()) {
    const expected = slow.record(line);
    const json = `${HEAD}${expected?.data ?? ''}${expected?.meta ?? ''}}}`;
    if (actual[i] !== json) return `${line}\nexpected ${json}\nreceived ${actual[i] ?? 'nothing'}`;
  }
  return actual.length === lines.length + 1
    ? undefined
    : `${actual.length - 1} records of ${lines.length} lines`;
}

function fastRecords(lines: readonly string[]): string[] {
  const columns = Object.fromEntries([...TYPES].map(([column, type]) => [column, { type }]));
  const names = ColumnNames.ofCatalog(columns, ownColumns('plain'));
  const chosen = selectColumns({ primaryKey: [], cursorField: undefined }, columns, true);
  const window = { from: '2026-01-01', to: '2026-01-31' };
  const records = new EventRecords(eventProperties(chosen, names), new Arrivals(window, []), {
    ...{ withName: true, withRescued: true, localTime: undefined },
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
