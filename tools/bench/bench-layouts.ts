import { selectColumns } from '../../src/airbyte/column-selection.ts';
import { OddItems } from '../../src/airbyte/odd-items.ts';
import { RecordWriter } from '../../src/airbyte/record-writer.ts';
import { EventParser } from '../../src/mixpanel/export/event-parser.ts';
import { Arrivals } from '../../src/streams/export/arrivals.ts';
import { eventProperties, ownColumns } from '../../src/streams/export/columns.ts';
import { EventRecords } from '../../src/streams/export/event-records.ts';
import { exportSchema } from '../../src/streams/export/schema.ts';
import { ColumnNames } from '../../src/streams/records/column-names.ts';
import type { PropertyLayout } from '../../src/streams/records/property-layout.ts';
import { table } from '../table.ts';

const PROPERTIES = [20, 500, 5000];
const LAYOUTS: readonly PropertyLayout[] = ['columns', 'json', 'both'];
const EVENTS = 20_000;
/** Mixpanel accepts 255 properties in an event; most events have fewer. */
const MAX_IN_EVENT = 50;

/** Prints the size of the catalog and of records of `export` in each layout, and the processor time of their conversion. */
export function benchLayouts(): void {
  const rows = PROPERTIES.flatMap((count) => LAYOUTS.map((layout) => rowOf(count, layout)));
  console.log(`export, ${MAX_IN_EVENT} properties at most in an event\n`);
  const head = ['properties', 'layout', 'columns', 'catalog, bytes', 'record, bytes', 'µs per record'];
  console.log(table(head, rows));
}

function rowOf(count: number, layout: PropertyLayout): string[] {
  const names = Array.from({ length: count }, (_, i) => `property number ${i}`);
  const listed = layout === 'json' ? [] : names;
  const schema = exportSchema(listed, { propertyNaming: 'plain', propertyLayout: layout });
  const lines = linesWith(names);
  convert(lines, schema, layout);
  const before = process.cpuUsage();
  const bytes = convert(lines, schema, layout);
  const { user, system } = process.cpuUsage(before);
  return [
    ...[count, layout, Object.keys(schema).length, Buffer.byteLength(JSON.stringify(schema))].map(String),
    ...[(bytes / EVENTS).toFixed(0), ((user + system) / EVENTS).toFixed(2)],
  ];
}

function linesWith(names: readonly string[]): Buffer {
  const lines = Array.from({ length: EVENTS }, (_, event) => {
    const some = Array.from(
      { length: Math.min(MAX_IN_EVENT, names.length) },
      (_value, i): [string, unknown] => {
        const name = names[(event + i * 97) % names.length] ?? '';
        return [name, i % 3 === 0 ? event * i : `value ${event % 100} of ${i}`];
      },
    );
    const known = {
      time: 1_768_000_000 + event,
      distinct_id: `user-${event % 1000}`,
      $insert_id: `id-${event}`,
    };
    return JSON.stringify({ event: 'Page viewed', properties: { ...known, ...Object.fromEntries(some) } });
  });
  return Buffer.from(`${lines.join('\n')}\n`);
}

/** Returns the bytes of the records. */
function convert(lines: Buffer, schema: Readonly<Record<string, unknown>>, layout: PropertyLayout): number {
  const columns = selectColumns({ primaryKey: ['event_key'], cursorField: 'time' }, schema, true);
  const names = ColumnNames.ofCatalog(schema, ownColumns('plain', layout));
  const options = { columns, layout, localTime: undefined, oddItems: new OddItems() };
  const arrivals = new Arrivals({ from: '2026-01-01', to: '2026-01-31' }, []);
  const records = new EventRecords(eventProperties(columns, names, layout), arrivals, options);
  const writer = new RecordWriter('export', Date.now());
  // The parser changes what it is given.
  const batch = new EventParser().parse(Buffer.from(lines));
  let bytes = 0;
  for (let isDone = false; !isDone;) {
    isDone = records.write(batch, writer);
    bytes += writer.take().bytes.length;
  }
  return bytes;
}
