import { expect, test } from '@jest/globals';
import { parseEvent } from '../../../emulator/data/parsed-event.ts';
import { columnOf } from '../support/columns.ts';
import { LONG_ID, NESTED } from '../support/project.ts';
import type { Synced } from '../support/synced.ts';

/** Whether values and their types survive. */
export function askAboutValues(synced: () => Synced): void {
  const valueOf = async (property: string): Promise<string | null | undefined> => {
    const { database, schemas } = synced();
    const schema = schemas['export'] ?? { properties: {} };
    const column = columnOf(schema, property, database.kind);
    const rows = await database.rows(
      `select ${column ?? 'cast(properties as varchar)'} from export where insert_id = 'values'`,
    );
    const [text] = rows[0] ?? [];
    return column === undefined && typeof text === 'string' ? memberOf(text, property) : text;
  };

  test('lists and objects keep their nesting', async () => {
    expect(JSON.parse((await valueOf('nested')) ?? '')).toEqual(JSON.parse(NESTED));
  });

  test('a 64-bit number keeps its digits', async () => {
    expect(await valueOf('long id')).toBe(LONG_ID);
  });

  test('a property that appeared after discovery is not lost, nor are the digits of its 64-bit number', async () => {
    const { database, hasObject } = synced();
    const column = hasObject ? 'properties' : '_rescued_data';
    const [row] = await database.rows(
      `select cast(${column} as varchar) from export where insert_id = 'new-property'`,
    );
    expect(row?.[0]?.replaceAll(' ', '')).toContain(`"Appearedlater":{"id":${LONG_ID}}`);
  });

  test('moments are timestamps and days are dates', async () => {
    const { database } = synced();
    const rows = await database.rows(`
      select table_name, column_name, lower(data_type) from information_schema.columns
      where table_schema = 'mixpanel' and (lower(data_type) like 'timestamp%' or lower(data_type) = 'date')
        and column_name not like '_airbyte%'`);
    // PyAirbyte makes no difference between moments in UTC and those without a time zone.
    const timestamp = database.kind === 'PostgreSQL' ? 'timestamp without time zone' : 'timestamp';
    expect(
      Object.fromEntries(rows.map(([table, column, type]) => [`${table}.${column}`, type])),
    ).toMatchObject({
      'export.time': timestamp,
      'engage.last_seen': timestamp,
      'cohorts.created': timestamp,
      'funnels.date': 'date',
      'revenue.date': 'date',
    });
  });

  test('the time of an event is its moment in UTC', async () => {
    const { project, database } = synced();
    const line = project.events.find((text) => text.includes('"$insert_id":"late"')) ?? '';
    const seconds = parseEvent(line)?.properties['time'];
    expect(
      await database.rows(
        `select cast(extract(epoch from time) as bigint) from export where insert_id = 'late'`,
      ),
    ).toEqual([[String(seconds)]]);
  });
}

/** The JSON of a member of an object, with its digits. */
function memberOf(object: string, name: string): string | undefined {
  let found: string | undefined;
  JSON.parse(object, (key, value: unknown, context?: { source?: string }) => {
    if (key === name) found = context?.source ?? JSON.stringify(value);
    return value;
  });
  return found;
}
