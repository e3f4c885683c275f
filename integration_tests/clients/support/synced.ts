import type { Database } from './database.ts';
import type { Project } from './project.ts';
import type { StreamSchema } from './py-airbyte.ts';

/** What a client has made of a project after two syncs and a `dbt build`. */
export interface Synced {
  readonly project: Project;
  readonly database: Database;
  /** What was discovered before the first sync. */
  readonly schemas: Readonly<Record<string, StreamSchema>>;
  /** Whether the column `properties` is one object of all properties. If not, it may be a property of that name. */
  readonly hasObject: boolean;
  /** The number of records of each sync. */
  readonly records: readonly number[];
  readonly dbt: DbtBuild;
}

/** What `dbt build` said. */
export interface DbtBuild {
  readonly exitCode: number | null;
  readonly output: string;
}
