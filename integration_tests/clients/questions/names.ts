import { expect, test } from '@jest/globals';
import { columnOf } from '../support/columns.ts';
import { ODD_NAMES, valueOf } from '../support/odd-names.ts';
import type { Synced } from '../support/synced.ts';

/** Whether each property of the event with odd names has its own value. */
export function askAboutNames(synced: () => Synced): void {
  test(`${ODD_NAMES.length} odd names of properties have each its own value`, async () => {
    const { database, schemas, hasObject } = synced();
    const schema = schemas['export'] ?? { properties: {} };
    const expected = Object.fromEntries(ODD_NAMES.map((name) => [name, valueOf(name)]));
    const columns = ODD_NAMES.map((name) => [name, columnOf(schema, name, database.kind)] as const);
    const selected = hasObject
      ? 'cast(properties as varchar)'
      : columns.map(([, column]) => column).join(', ');
    const rows = await database.rows(`select ${selected} from export where insert_id = 'odd-names'`);
    const found = hasObject
      ? (JSON.parse(rows[0]?.[0] ?? '{}') as Record<string, unknown>)
      : Object.fromEntries(columns.map(([name], index) => [name, rows[0]?.[index]]));
    expect(rows).toHaveLength(1);
    expect(found).toMatchObject(expected);
  });
}
