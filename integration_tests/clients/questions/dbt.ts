import { expect, test } from '@jest/globals';
import { commandsIn } from '../../../test/support/doc-commands.ts';
import type { Synced } from '../support/synced.ts';

/** Whether the package of dbt builds on the tables of a real client. */
export function askAboutDbt(synced: () => Synced): void {
  test('dbt builds every model, and all its tests pass', () => {
    const { exitCode, output } = synced().dbt;
    const failures = output.split('\n').filter((line) => /\d of \d+ (FAIL|ERROR)|Failure in/.test(line));
    expect({ failures, exitCode }).toEqual({ failures: [], exitCode: 0 });
    expect(output).toMatch(/PASS=[1-9]\d* WARN=0 ERROR=0 SKIP=0/);
  });

  test('the query of the README finds no settled day that lacks events', async () => {
    const [query] = commandsIn('dbt/README.md#which-events-are-missing');
    const { database } = synced();
    const inSchema = query?.text.replace('mixpanel_completeness', 'analytics.mixpanel_completeness') ?? '';
    expect(await database.rows(inSchema)).toEqual([]);
  });

  test('mixpanel_events has each event once', async () => {
    const { project, database } = synced();
    const count = String(project.events.length);
    expect(
      await database.rows('select count(*), count(distinct event_key) from analytics.mixpanel_events'),
    ).toEqual([[count, count]]);
  });
}
