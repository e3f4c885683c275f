/** What PyAirbyte itself does to columns of properties: docs/clients.md has the list. */
import { expect, test } from '@jest/globals';
import { configWith, emulate } from '../support/setup.ts';
import { Database, type DatabaseKind } from './support/database.ts';
import { LONG_ID } from './support/project.ts';
import { PyAirbyte } from './support/py-airbyte.ts';

/** Syncs one event with this property, in the layout with one column for each property. */
async function syncProperty(kind: DatabaseKind, property: string): Promise<Database> {
  const now = Date.now();
  const time = Math.floor(now / 1000) - 1;
  const properties = `"time":${time},"distinct_id":"u","$insert_id":"i","mp_processing_time_ms":${now},${property}`;
  const line = `{"event":"Added","properties":{${properties}}}`;
  const [emulator, database] = await Promise.all([
    emulate({
      clock: { now: () => now },
      eventsPerDay: 0,
      profiles: 1,
      cohorts: 0,
      funnels: 0,
      events: [{ line }],
    }),
    Database.make(kind),
  ]);
  const config = configWith({ start_date: new Date(now).toISOString().slice(0, 10) });
  await new PyAirbyte({ connector: 'executable', database, config, url: emulator.url }).sync();
  return database;
}

test('PyAirbyte rounds digits in columns of text on their way to PostgreSQL', async () => {
  const database = await syncProperty('PostgreSQL', `"first":${LONG_ID},"other":null`);
  const [row] = await database.rows('select first from export');
  expect(row).toEqual(['9007199254740992']);
});

test('PyAirbyte cannot read a column whose name has no ASCII letter or digit', async () => {
  await expect(syncProperty('DuckDB', '"住所":1')).rejects.toThrow(
    'Name cannot be empty after normalization',
  );
});
