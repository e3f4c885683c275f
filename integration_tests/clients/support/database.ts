import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { startPostgres } from './postgres.ts';
import { PythonProcess } from './python-process.ts';
import { report, type Row } from './report.ts';

/** The schema that the connector's tables are in. */
export const SCHEMA = 'mixpanel';

export type DatabaseKind = 'DuckDB' | 'PostgreSQL';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A database of a test, empty at first, that PyAirbyte and dbt fill. */
export class Database {
  readonly kind: DatabaseKind;
  /** What PyAirbyte's cache is made from. */
  readonly cache: Readonly<Record<string, unknown>>;
  /** What dbt connects by. */
  readonly profile: Readonly<Record<string, unknown>>;
  #queries: PythonProcess | undefined;

  private constructor(
    kind: DatabaseKind,
    cache: Readonly<Record<string, unknown>>,
    profile: Readonly<Record<string, unknown>>,
  ) {
    this.kind = kind;
    this.cache = { ...cache, schema_name: SCHEMA };
    this.profile = profile;
  }

  static async make(kind: DatabaseKind): Promise<Database> {
    if (kind === 'PostgreSQL') {
      const { host, port, username, database } = await startPostgres();
      // PyAirbyte and dbt want a password, the server does not.
      const password = 'none';
      return new Database(
        kind,
        { host, port, username, password, database },
        { type: 'postgres', host, port, user: username, password, dbname: database },
      );
    }
    const folder = mkdtempSync(join(tmpdir(), 'source-mixpanel-duckdb-'));
    folders.push(folder);
    return Database.at(join(folder, 'warehouse.duckdb'));
  }

  /** A file of DuckDB. */
  static at(path: string): Database {
    return new Database('DuckDB', { db_path: path }, { type: 'duckdb', path });
  }

  /**
   * The rows of a query, for the report too. The connector's tables need no schema, those of dbt are in `analytics`.
   * @throws Error with the database's words
   */
  async rows(sql: string): Promise<readonly Row[]> {
    const rows = await this.#ask({ sql });
    report(sql, rows);
    return rows;
  }

  /**
   * Runs a statement that makes a view in the connector's schema.
   * @throws Error with the database's words
   */
  async makeView(sql: string): Promise<void> {
    await this.#ask({ sql, writes: true });
  }

  async #ask(statement: { sql: string; writes?: true }): Promise<readonly Row[]> {
    this.#queries ??= new PythonProcess('query.py', this.cache);
    const answer = (await this.#queries.ask(statement)) as { rows: readonly Row[] } | { error: string };
    if ('error' in answer) throw new Error(`${answer.error}\n${statement.sql}`);
    return answer.rows;
  }
}
