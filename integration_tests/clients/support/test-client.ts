import { beforeAll, describe, expect, test } from '@jest/globals';
import { configWith } from '../../support/inputs.ts';
import { Database, type DatabaseKind } from './database.ts';
import { makeProject, type Project } from './project.ts';
import { PyAirbyte, type Connector } from './py-airbyte.ts';

/** Syncs a project twice with PyAirbyte, and asks the database whether everything has arrived. */
export function testClient(connector: Connector, kind: DatabaseKind): void {
  describe(`PyAirbyte with the ${connector} and ${kind}`, () => {
    let project: Project;
    let database: Database;
    beforeAll(async () => {
      [project, database] = await Promise.all([makeProject(), Database.make(kind)]);
      const config = configWith({ start_date: project.firstDay });
      const client = new PyAirbyte({ connector, database, config, url: project.emulator.url });
      console.log(await client.sync());
      console.log(await client.sync());
      await client.close();
    });

    test('every event is there once', async () => {
      const rows = await database.rows('select count(distinct event_key) from export');
      const count = String(project.events().length);
      expect(rows).toEqual([[count]]);
    });
  });
}
