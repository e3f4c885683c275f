import { isObject } from '../../src/base/json-object.ts';
import { PROPERTY_OF_COLUMN } from '../../src/streams/records/column-names.ts';
import { columnType } from './column-type.ts';
import { discoverSample } from './sample-project.ts';

/** Every type that Mixpanel knows, and one that it may think of. */
const TYPES = ['string', 'number', 'boolean', 'datetime', 'object', 'list', 'any other'];
/** Names that want the same column. */
const NAMES = ['$city', 'city', 'userName', 'username', 'ad version'];

/** The columns of a stream, and which of them hold a property. */
export function columnsTable(columns: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(columns);
  const holdsProperties = entries.some(([, schema]) => propertyOf(schema) !== undefined);
  const rows = entries.map(([column, schema]) => {
    const property = propertyOf(schema);
    const start = `| \`${column}\` | ${columnType(schema)} |`;
    return holdsProperties ? `${start} ${property === undefined ? '' : `\`${property}\``} |` : start;
  });
  const head = holdsProperties
    ? '| column | type | property |\n|---|---|---|'
    : '| column | type |\n|---|---|';
  return [head, ...rows].join('\n');
}

/** What columns properties get: names and types as `discover` gives them to a sample. */
export async function propertyColumns(): Promise<string> {
  const profileProperties = Object.fromEntries(TYPES.map((type) => [type, type]));
  const typed = await discoverSample({ eventProperties: TYPES, profileProperties });
  const withProperties = typed.filter(({ json_schema }) => columnOf(json_schema, 'string') !== undefined);
  const types = TYPES.map(
    (type) =>
      `| ${type} | ${withProperties.map(({ json_schema }) => typeOf(json_schema, type)).join(' | ')} |`,
  );
  const streams = withProperties.map(({ name }) => `\`${name}\``);
  return `## Columns of properties

${streams.join(', ')} have a column for each property besides: \`discover\` asks Mixpanel for their names, and for the types of those of
profiles. A property that appears later is delivered too, unless \`select_properties_by_default\` is off. Every column of any
stream may be null.

| Mixpanel's type | ${streams.join(' | ')} |
|---|${streams.map(() => '---').join('|')}|
${types.join('\n')}

A column is called like its property, without a \`$\` in front, or with \`mp_reserved_\` in its place (\`property_naming\`). Of names
that would then be one to a destination, all but the first get \`_\` in front. The column's schema says which property it holds,
as \`${PROPERTY_OF_COLUMN}\`.

${await namesTable()}`;
}

async function namesTable(): Promise<string> {
  const [plain, reserved] = await Promise.all(
    (['plain', 'mp_reserved'] as const).map((naming) =>
      discoverSample({ eventProperties: NAMES, naming }).then(([first]) => first?.json_schema),
    ),
  );
  const rows = NAMES.map(
    (name) => `| \`${name}\` | \`${columnOf(plain, name)?.[0]}\` | \`${columnOf(reserved, name)?.[0]}\` |`,
  );
  return `| property | \`plain\` | \`mp_reserved\` |\n|---|---|---|\n${rows.join('\n')}`;
}

function typeOf(jsonSchema: unknown, property: string): string {
  return columnType(columnOf(jsonSchema, property)?.[1]);
}

/** The column that holds a property, and its schema. */
function columnOf(jsonSchema: unknown, property: string): [column: string, schema: unknown] | undefined {
  const columns: unknown = isObject(jsonSchema) ? jsonSchema['properties'] : undefined;
  return Object.entries(isObject(columns) ? columns : {}).find(
    ([, schema]) => propertyOf(schema) === property,
  );
}

function propertyOf(schema: unknown): string | undefined {
  const property = isObject(schema) ? schema[PROPERTY_OF_COLUMN] : undefined;
  return typeof property === 'string' ? property : undefined;
}
