/** Every query of docs/sql.md and the types of docs/data-types.md, on tables that PyAirbyte filled. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { MergeKind } from '../../emulator/control/journey-control.ts';
import { configWith } from '../support/inputs.ts';
import { rowsOfTable } from '../support/markdown-table.ts';
import { ANSWERS, daysToCompare } from './recipes/answers.ts';
import { recipesFor } from './recipes/page.ts';
import { Database, type DatabaseKind } from './support/database.ts';
import { PyAirbyte } from './support/py-airbyte.ts';
import { Shop, SHOP_ZONE } from './support/shop.ts';

const KINDS: readonly DatabaseKind[] = ['DuckDB', 'PostgreSQL'];
/** A column of each type. */
const COLUMNS: Readonly<Record<string, readonly [table: string, column: string]>> = {
  text: ['export', 'event_key'],
  integer: ['cohorts', 'id'],
  number: ['revenue', 'amount'],
  boolean: ['annotation_tags', 'has_annotations'],
  day: ['event_counts', 'date'],
  'timestamp in UTC': ['export', '_arrived_at'],
  'timestamp without zone': ['cohorts', 'created'],
  object: ['export', 'properties'],
  list: ['annotations', 'tags'],
};
const databases = new Map<DatabaseKind, Database>();
let shop: Shop;

beforeAll(async () => {
  shop = await Shop.make();
  const config = configWith({
    ...{ project_timezone: SHOP_ZONE, start_date: shop.firstDay, property_layout: 'both' },
  });
  const clients = await Promise.all(
    KINDS.map(async (kind) => {
      const database = await Database.make(kind);
      databases.set(kind, database);
      return new PyAirbyte({ connector: 'executable', database, config, url: shop.emulator.url });
    }),
  );
  await Promise.all(clients.map((client) => client.sync()));
  shop.goOn();
  await Promise.all(clients.map((client) => client.sync()));
  await Promise.all(clients.map((client) => client.close()));
  for (const kind of KINDS) {
    for (const { sql, view } of recipesFor(kind))
      if (view !== undefined) await databaseOf(kind).makeView(sql);
  }
});

function databaseOf(kind: DatabaseKind): Database {
  const database = databases.get(kind);
  if (database === undefined) throw new Error(`nothing was synced into ${kind}`);
  return database;
}

test.each(KINDS)('each query that the page has for %s has an answer to compare with', (kind) => {
  const titles = recipesFor(kind).flatMap(({ title, view }) => (view === undefined ? [title] : []));
  expect(titles).toEqual(Object.keys(ANSWERS));
});

describe.each(KINDS)('in %s', (kind) => {
  const queries = recipesFor(kind).filter(({ view }) => view === undefined);
  test.each(queries)(
    'the query of "$title" gives the answer that the events give',
    async ({ title, sql }) => {
      const rows = await databaseOf(kind).rows(sql);
      const days = daysToCompare(title, shop);
      const compared = days === undefined ? rows : rows.filter(([day]) => days.includes(day ?? ''));
      expect(compared.length).toBeGreaterThan(0);
      expect(compared).toEqual(ANSWERS[title]?.(shop));
    },
  );

  test('the view of events has each event once, although the table has some twice', async () => {
    const count = shop.events.length;
    expect(await databaseOf(kind).rows('select count(*), count(distinct event_key) from events')).toEqual([
      [String(count), String(count)],
    ]);
    const [[deliveries] = []] = await databaseOf(kind).rows('select count(*) from export');
    expect(Number(deliveries)).toBeGreaterThan(count);
  });

  test.each([
    ['simplified', 'select insert_id, resolved_user_id from events_of_users'],
    [
      'original',
      'select insert_id, coalesce(resolved_user_id, distinct_id) from events left join identities on id = distinct_id',
    ],
  ] as [MergeKind, string][])('after %s merges, every event is that of its person', async (merge, sql) => {
    const { byInsertId } = shop.emulator.control.journeys.people();
    const rows = await databaseOf(kind).rows(`${sql} where insert_id like '${merge}-%'`);
    const people = Object.entries(byInsertId).filter(([insertId]) => insertId.startsWith(merge));
    const pairs = new Set(rows.map(([insertId, user]) => `${user}: ${byInsertId[insertId ?? '']}`));
    expect(rows).toHaveLength(people.length);
    expect(pairs.size).toBe(new Set(people.map(([, person]) => person)).size);
  });

  const types = rowsOfTable('docs/data-types.md', 'destinations');
  test.each(types)(
    'a column of the type %s has the type that the page says',
    async (type = '', ...inTables) => {
      const [table, column] = COLUMNS[type] ?? [];
      const rows = await databaseOf(kind).rows(
        `select lower(data_type) from information_schema.columns where table_name = '${table}' and column_name = '${column}'`,
      );
      expect(rows).toEqual([[inTables[KINDS.indexOf(kind)]]]);
    },
  );
});
