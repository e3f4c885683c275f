import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { startPostgres } from './postgres.ts';
import { PythonProcess } from './python-process.ts';

export type DatabaseKind = 'DuckDB' | 'PostgreSQL';

/** Every value as the text that the database makes of it. */
export type Row = readonly (string | null)[];

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A database of a test, empty at first, that PyAirbyte fills. */
export class Database {
  readonly kind: DatabaseKind;
  /** What PyAirbyte's cache is made from. */
  readonly cache: Readonly<Record<string, unknown>>;
  #queries: PythonProcess | undefined;

  private constructor(kind: DatabaseKind, cache: Readonly<Record<string, unknown>>) {
    this.kind = kind;
    this.cache = { ...cache, schema_name: 'mixpanel' };
  }

  static async make(kind: DatabaseKind): Promise<Database> {
    if (kind === 'PostgreSQL') return new Database(kind, { ...(await startPostgres()), password: '' });
    const folder = mkdtempSync(join(tmpdir(), 'source-mixpanel-duckdb-'));
    folders.push(folder);
    return new Database(kind, { db_path: join(folder, 'warehouse.duckdb') });
  }

  /**
   * The rows of a query. Tables need no schema.
   * @throws Error with the database's words
   */
  async rows(sql: string): Promise<readonly Row[]> {
    this.#queries ??= new PythonProcess('query.py', this.cache);
    const answer = (await this.#queries.ask(sql)) as { rows: readonly Row[] } | { error: string };
    if ('error' in answer) throw new Error(`${answer.error}\n${sql}`);
    return answer.rows;
  }
}
