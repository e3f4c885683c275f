/** Runs the commands of the pages that need PyAirbyte or a database. */
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { commandsIn } from '../../test/support/doc-commands.ts';
import { cloneOfRepository, emptyFolder, follow } from '../support/doc-shell.ts';
import { Database } from './support/database.ts';
import { ownFolder } from './support/py-airbyte.ts';
import { PYTHON } from './support/python-environment.ts';

test('the page of PyAirbyte leads from a clone to rows in DuckDB, and its second sync reads less', async () => {
  const home = emptyFolder();
  const printed = await follow(
    [
      'docs/pyairbyte.md#install',
      'docs/start.md#the-emulator',
      'docs/pyairbyte.md#sync',
      'docs/pyairbyte.md#ask-the-database',
    ],
    {
      home,
      folder: cloneOfRepository(),
      // The packages of requirements.txt: pip finds them installed.
      before: `PATH=${dirname(PYTHON)}:$PATH`,
      env: ownFolder(),
      // PyAirbyte loads slowly.
      emulatorOptions: '--events-per-day 100',
    },
  );
  const [first = 0, second = Infinity] = [...printed.matchAll(/^(\d+) records$/gm)].map(([, count]) =>
    Number(count),
  );
  expect(first).toBeGreaterThan(3000);
  expect(second).toBeLessThan(first / 2);
  expect(printed).toMatch(/event .* events .* users/);
  const database = Database.at(join(home, 'mixpanel', 'warehouse.duckdb'));
  const [query] = commandsIn('docs/event-key.md#in-sql');
  const rows = await database.rows(query?.text ?? '');
  expect(rows.map(([agrees]) => agrees)).toEqual(['true']);
});
