/** The table of docs/data-types.md: what each value of Mixpanel becomes. */
import { expect, test } from '@jest/globals';
import { columnType } from '../scripts/streams-page/column-type.ts';
import { isObject } from '../src/base/json-object.ts';
import { rowsOfTable } from './support/markdown-table.ts';
import { runSource, type Run } from './support/run-source.ts';
import { configured, configWith, emulate } from './support/setup.ts';

const NOW = Date.parse('2026-01-31T12:00:00Z');
const ROWS = rowsOfTable('docs/data-types.md', 'values').map(
  ([sent = '', text, native, inObject, type], index) => ({
    property: `value ${index}`,
    ...{ sent, text, native, inObject, type },
  }),
);

/** Reads an event with all values as its properties, with the columns that discovery offers. */
async function readValues(
  options: Record<string, unknown>,
): Promise<{ run: Run; columns: Map<string, unknown> }> {
  const own = `"time":${NOW / 1000 - 60},"distinct_id":"u","$insert_id":"i","mp_processing_time_ms":${NOW - 50_000}`;
  const values = ROWS.map(({ property, sent }) => `"${property}":${sent}`).join(',');
  const emulator = await emulate({
    clock: { now: () => NOW },
    eventsPerDay: 0,
    events: [{ line: `{"event":"Added","properties":{${own},${values}}}` }],
  });
  const given = {
    config: configWith({ start_date: '2026-01-31', ...options }),
    url: emulator.url,
    nowMs: NOW,
  };
  const { catalog } = await runSource('discover', given);
  const offered = catalog.find(({ name }) => name === 'export');
  if (offered === undefined) throw new Error('export was not offered');
  const run = await runSource('read', { ...given, catalog: configured([offered], 'full_refresh') });
  const columns = offered.json_schema['properties'];
  return { run, columns: new Map(Object.entries(isObject(columns) ? columns : {})) };
}

test('values arrive as text, and exact in the object of all properties', async () => {
  const { run } = await readValues({ property_layout: 'both' });
  const [properties = '', columns = ''] = propertiesAndColumns(run.stdout);
  for (const { property, text, inObject } of ROWS) {
    expect(columns).toContain(`"${property}":${text}`);
    expect(properties).toContain(`"${property}":${inObject}`);
  }
});

test('with native types columns have the type of their values, and the values stay exact', async () => {
  const { run, columns } = await readValues({ property_types: 'native' });
  for (const { property, native, type } of ROWS) {
    expect([property, columnType(columns.get(property))]).toEqual([property, type]);
    expect(run.stdout).toContain(`"${property}":${native}`);
  }
});

/** The text of the object of all properties in the only record, and the text of the record without it. */
function propertiesAndColumns(stdout: string): string[] {
  const record = stdout.split('\n').find((line) => line.startsWith('{"type":"RECORD"')) ?? '';
  const from = record.indexOf('"properties":{');
  const to = record.indexOf('}', record.indexOf(`"${ROWS.at(-1)?.property}"`, from));
  return [record.slice(from, to), record.slice(0, from) + record.slice(to)];
}
