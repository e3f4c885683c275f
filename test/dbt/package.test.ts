import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { isObject } from '../../src/base/json-object.ts';
import { streams } from '../../src/streams/index.ts';
import { ARRIVAL } from '../../src/streams/export/columns.ts';
import { propertyOf } from '../../src/streams/records/catalog-properties.ts';
import { RESCUED_COLUMN } from '../../src/streams/records/rescued-values.ts';
import { startServer } from '../support/http-server.ts';
import { contextFor } from '../support/stream-bench.ts';

const PACKAGE = join(import.meta.dirname, '..', '..', 'dbt');
const NAMES = streams.map(({ name }) => name).sort();
const SQL_WORDS = ['case', 'else', 'end'];
const MODELS = globSync('models/**/*.sql', { cwd: PACKAGE });

interface Described {
  readonly name: string;
  readonly description: string;
  readonly columns: readonly Described[];
}

function read(path: string): string {
  return readFileSync(join(PACKAGE, path), 'utf8');
}

/** The entries of a list in YAML that have a name. */
function describedIn(list: unknown): Described[] {
  if (!Array.isArray(list)) return [];
  return list.filter(isObject).map(({ name, description, columns }) => ({
    name: String(name),
    description: typeof description === 'string' ? description : '',
    columns: describedIn(columns),
  }));
}

function membersOf(path: string): Record<string, unknown> {
  const yaml: unknown = parse(read(path));
  if (!isObject(yaml)) throw new Error(`${path} is not an object`);
  return yaml;
}

const documented = globSync('models/**/*.yml', { cwd: PACKAGE }).flatMap((path) =>
  describedIn(membersOf(path)['models']),
);

/** The columns that a model names: the arguments of `stage`, and every `as name` and `table.name` of its last select. */
function columnsNamedBy(path: string): string[] {
  const sql = read(path);
  const arguments_ = [...sql.matchAll(/'(\w+)': (?:'\w+'|\[)/g)].map(([, name = '']) => name);
  const query = sql.slice(sql.lastIndexOf('\nselect'));
  const aliases = [...query.matchAll(/(?:\bas |^ {2}(?:\w+\.)?)(\w+)(?=,?\n)/gm)].map(
    ([, name = '']) => name,
  );
  return [...arguments_, ...aliases].filter((name) => !SQL_WORDS.includes(name));
}

test('every stream has a source and a staging model in the dbt package', () => {
  const [source] = (membersOf('models/sources.yml')['sources'] as unknown[]).filter(isObject);
  expect(
    describedIn(source?.['tables'])
      .map(({ name }) => name)
      .sort(),
  ).toEqual(NAMES);
  const staged = globSync('models/staging/*.sql', { cwd: PACKAGE }).map((path) => basename(path, '.sql'));
  expect(staged.sort()).toEqual(NAMES.map((name) => `stg_mixpanel__${name}`));
});

/** Columns that the models give another name, or leave out. */
const RENAMED = [RESCUED_COLUMN, ARRIVAL];

test.each(streams)(
  'the staging model of $name has all columns that are called what they hold',
  async (stream) => {
    const server = await startServer((response) => response.writeHead(200).end('[]'));
    const columns = Object.entries(await stream.schema(contextFor(server))).flatMap(([name, schema]) =>
      propertyOf(schema) === undefined && !RENAMED.includes(name) ? [name] : [],
    );
    const model = documented.find(({ name }) => name === `stg_mixpanel__${stream.name}`);
    expect(model?.columns.map(({ name }) => name)).toEqual(expect.arrayContaining(columns));
  },
);

describe.each(MODELS)('%s', (path) => {
  const model = documented.find(({ name }) => name === basename(path, '.sql'));

  test('has a description, and so has each of its columns', () => {
    expect(model?.description).toMatch(/\.$/);
    for (const { name, description } of model?.columns ?? [])
      expect([name, description]).toEqual([name, expect.stringMatching(/\w/)]);
    const described = model?.columns.map(({ name }) => name);
    expect(described).toEqual(expect.arrayContaining(columnsNamedBy(path)));
  });
});

test('the dbt package has the license of the project and needs no other package', () => {
  expect(read('LICENSE')).toBe(read('../LICENSE'));
  expect(globSync('{packages,dependencies}.yml', { cwd: PACKAGE })).toEqual([]);
});
