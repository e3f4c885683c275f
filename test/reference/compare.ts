import { selectColumns } from '../../src/airbyte/column-selection.ts';
import { OddItems } from '../../src/airbyte/odd-items.ts';
import { RecordWriter } from '../../src/airbyte/record-writer.ts';
import { EventParser } from '../../src/mixpanel/export/event-parser.ts';
import { Arrivals } from '../../src/streams/export/arrivals.ts';
import { eventProperties, ownColumns } from '../../src/streams/export/columns.ts';
import { EventRecords, kernelFor } from '../../src/streams/export/event-records.ts';
import { ColumnNames } from '../../src/streams/records/column-names.ts';
import { RandomLines } from './random-lines.ts';
import { ReferenceExport, type ReferenceOptions, type Type } from './records.ts';

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
const OWN_COLUMNS = ['event_key', 'event', '_rescued_data', 'distinct_id', 'insert_id'];
const TEXT_COLUMNS = ['p6', 'p7', 'mp_api_x'];
type Delivery = Pick<ReferenceOptions, 'declared' | 'layout' | 'names'>;
/** How the blocks are delivered, in turn. */
const DELIVERIES: readonly Delivery[] = [
  {},
  declaring([...TYPES.keys(), ...TEXT_COLUMNS], 'columns'),
  declaring([...TYPES.keys(), ...TEXT_COLUMNS], 'both'),
  declaring(TEXT_COLUMNS, 'json'),
];
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
  let block = Math.abs(seed);
  for (let done = 0; done < events; done += BLOCK_EVENTS) {
    const lines = Array.from({ length: Math.min(BLOCK_EVENTS, events - done) }, () => random.next());
    const difference = differenceIn(lines, DELIVERIES[block++ % DELIVERIES.length]);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/** A catalog of this connector, in which these properties have the columns of their names. */
function declaring(properties: readonly string[], layout: 'columns' | 'json' | 'both'): Delivery {
  const object = layout === 'columns' ? [] : ['properties'];
  return {
    declared: new Set([...OWN_COLUMNS, ...object, ...properties]),
    ...{ layout, names: properties.map((property) => [property, property] as const) },
  };
}

/** Each block starts with new column names. */
function differenceIn(lines: readonly string[], delivery: Delivery = {}): string | undefined {
  const reference = new ReferenceExport({ types: TYPES, ...delivery });
  const actual = connectorRecords(lines, delivery);
  for (const [i, line] of lines.entries()) {
    const expected = reference.record(line);
    const json = `${HEAD}${expected?.data ?? ''}${expected?.meta ?? ''}}}`;
    if (actual[i] !== json)
      return `${delivery.layout ?? 'columns'}: ${line}\nexpected ${json}\nreceived ${actual[i] ?? 'nothing'}`;
  }
  return actual.length === lines.length + 1
    ? undefined
    : `${actual.length - 1} records for ${lines.length} lines`;
}

function connectorRecords(lines: readonly string[], { declared, layout }: Delivery): string[] {
  const typed = [...TYPES].map(([column, type]): [string, object] => [column, { type }]);
  const others = [...(declared ?? [])].map((column): [string, object] => [column, {}]);
  const columns = Object.fromEntries([...others, ...typed.filter(([name]) => declared?.has(name) !== false)]);
  const names = ColumnNames.ofCatalog(columns, ownColumns('plain', layout));
  const chosen = selectColumns({ primaryKey: ['event_key'], cursorField: 'time' }, columns, true);
  const window = { from: '2026-01-01', to: '2026-01-31' };
  const records = new EventRecords(eventProperties(chosen, names, layout), new Arrivals(window, []), {
    ...{ columns: chosen, layout, localTime: undefined, oddItems: new OddItems() },
    kernel: kernelFor({ columns: chosen, layout, isLocal: false }),
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
