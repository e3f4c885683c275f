import { expect, test } from '@jest/globals';
import type { Synced } from '../support/synced.ts';

/** What the client itself does to the data: docs/clients.md has the list. */
export function showClientFaults(synced: () => Synced): void {
  test('PyAirbyte inserts an event twice that one sync delivers twice', async () => {
    const { project, database } = synced();
    expect(project.duplicates).toBeGreaterThan(0);
    expect(await database.rows('select count(*) - count(distinct event_key) from export')).toEqual([
      [String(project.duplicates)],
    ]);
  });
}
