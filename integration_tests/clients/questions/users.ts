import { expect, test } from '@jest/globals';
import type { Synced } from '../support/synced.ts';

/** Whether the models of dbt know who is who after identities were merged. */
export function askAboutUsers(synced: () => Synced): void {
  test('merged users are counted once, and every event is that of its person', async () => {
    const { project, database } = synced();
    const { count, byInsertId } = project.emulator.control.journeys.people();
    const merged = `insert_id like 'simplified-%' or insert_id like 'original-%'`;
    expect(
      await database.rows(
        `select count(distinct resolved_user_id) from analytics.mixpanel_events where ${merged}`,
      ),
    ).toEqual([[String(count)]]);
    const rows = await database.rows(
      `select insert_id, resolved_user_id from analytics.mixpanel_events where ${merged}`,
    );
    const people = rows.map(([insertId, user]) => `${user}: ${byInsertId[insertId ?? '']}`);
    expect(new Set(rows.map(([insertId]) => insertId)).size).toBe(Object.keys(byInsertId).length);
    expect(new Set(people).size).toBe(count);
  });
}
