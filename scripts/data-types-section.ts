import { format } from 'prettier';
import { isObject } from '../src/base/json-object.ts';
import { columnType } from './streams-page/column-type.ts';
import { discoverSample } from './streams-page/sample-project.ts';

/** The members of a column's schema that decide its type. */
const TYPE_MEMBERS = ['type', 'format', 'airbyte_type'];

/** docs/data-types.md: the types in the catalog, each with the fixed columns that have it. */
export async function dataTypesTable(): Promise<string> {
  const rows = [...(await columnsByType())].map(([name, { schema, columns }]) => {
    const listed =
      name === 'text' ? 'all other columns, and by default those of properties' : listOf(columns);
    return `| ${name} | \`${JSON.stringify(schema)}\` | ${listed} |`;
  });
  const table = `| type | in the catalog | fixed columns |\n|---|---|---|\n${rows.join('\n')}`;
  return (await format(table, { parser: 'markdown' })).trim();
}

interface TypeUse {
  readonly schema: Readonly<Record<string, unknown>>;
  /** Stream -> columns. */
  readonly columns: Map<string, string[]>;
}

async function columnsByType(): Promise<Map<string, TypeUse>> {
  const types = new Map<string, TypeUse>();
  for (const { name: stream, json_schema } of await discoverSample({})) {
    const columns: unknown = json_schema['properties'];
    for (const [column, schema] of Object.entries(isObject(columns) ? columns : {})) {
      const name = columnType(schema).replace(/^(object|list)\b.*/, '$1');
      const use = types.get(name) ?? { schema: typeOf(schema), columns: new Map<string, string[]>() };
      use.columns.set(stream, [...(use.columns.get(stream) ?? []), column]);
      types.set(name, use);
    }
  }
  return types;
}

function typeOf(schema: unknown): Record<string, unknown> {
  const entries = Object.entries(isObject(schema) ? schema : {});
  return Object.fromEntries(entries.filter(([member]) => TYPE_MEMBERS.includes(member)));
}

function listOf(columns: ReadonlyMap<string, readonly string[]>): string {
  return [...columns]
    .map(([stream, names]) => `\`${stream}\`: ${names.map((name) => `\`${name}\``).join(', ')}`)
    .join('; ');
}
