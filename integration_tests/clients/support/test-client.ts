import { beforeAll, describe } from '@jest/globals';
import type { MergeKind } from '../../../emulator/control/journey-control.ts';
import { configWith } from '../../support/inputs.ts';
import { showClientFaults } from '../questions/client-faults.ts';
import { askAboutDbt } from '../questions/dbt.ts';
import { askAboutDelivery } from '../questions/delivery.ts';
import { askAboutNames } from '../questions/names.ts';
import { askAboutUsers } from '../questions/users.ts';
import { askAboutValues } from '../questions/values.ts';
import { Database, type DatabaseKind } from './database.ts';
import { buildDbt } from './dbt.ts';
import { Project } from './project.ts';
import { PyAirbyte, type Connector } from './py-airbyte.ts';
import type { Synced } from './synced.ts';

/** What a test combines. Together, the tests cover every value of each with both databases. */
export interface Combination {
  readonly connector: Connector;
  readonly database: DatabaseKind;
  /** How the project merges identities. */
  readonly merge: MergeKind;
  /** Options of the connector that shape its tables. */
  readonly options: Readonly<Record<string, string>>;
}

/** Syncs a project twice with PyAirbyte, builds dbt's models, and asks the database whether everything has arrived. */
export function testClient({ connector, database, merge, options }: Combination): void {
  describe(`PyAirbyte with the ${connector} and ${database}`, () => {
    let synced: Synced | undefined;
    beforeAll(async () => {
      synced = await sync({ connector, database, merge, options });
    });
    const get = (): Synced => {
      if (synced === undefined) throw new Error('nothing was synced');
      return synced;
    };
    askAboutDelivery(get);
    askAboutNames(get);
    askAboutValues(get);
    askAboutUsers(get);
    askAboutDbt(get);
    showClientFaults(get);
  });
}

async function sync({ connector, database: kind, merge, options }: Combination): Promise<Synced> {
  const [project, database] = await Promise.all([Project.make(merge), Database.make(kind)]);
  const config = configWith({ start_date: project.days[0], ...options });
  const client = new PyAirbyte({ connector, database, config, url: project.emulator.url });
  const schemas = await client.discover();
  const first = await client.sync();
  project.goOn();
  const second = await client.sync();
  await client.close();
  const dbt = await buildDbt(database, options);
  const hasObject = options['property_layout'] !== 'columns';
  return { project, database, schemas, hasObject, records: [first, second], dbt };
}
