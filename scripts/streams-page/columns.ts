import { isObject } from '../../src/base/json-object.ts';
import { PROPERTY_OF_COLUMN, propertyOf } from '../../src/streams/records/catalog-properties.ts';
import { columnType } from './column-type.ts';
import { discoverSample } from './sample-project.ts';

/** Mixpanel's property types, and one that does not exist yet. */
const TYPES = ['string', 'number', 'boolean', 'datetime', 'object', 'list', 'any other'];
/** Property names, some of which have the same preferred column. */
const NAMES = [
  ...[
    '$city',
    'city',
    'userName',
    'username',
    'ad version',
    'ad.version',
    'ad_version',
    '$',
    '_airbyte_meta',
  ],
];

export function columnsTable(columns: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(columns);
  const holdsProperties = entries.some(([, schema]) => propertyOf(schema) !== undefined);
  const rows = entries.map(([column, schema]) => {
    const property = propertyOf(schema);
    const ofProperty = property === undefined ? '' : `\`${property}\``;
    const cells = [`\`${column}\``, columnType(schema), ...(holdsProperties ? [ofProperty] : [])];
    return `| ${[...cells, descriptionOf(schema)].join(' | ')} |`;
  });
  const head = holdsProperties
    ? '| column | type | property, if its name differs | contents |\n|---|---|---|---|'
    : '| column | type | contents |\n|---|---|---|';
  return [head, ...rows].join('\n');
}

/** How `discover` names and types the columns of properties, shown on samples. */
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

${streams.join(', ')} also have a column for each property. \`discover\` requests the names from Mixpanel, and the types of profile
properties. Every column of every stream is nullable. Columns have the descriptions of their properties in Lexicon: one line of at
most 250 characters each, 1 MB per stream. Without access to Lexicon, as with a project secret, they have none; a line in the log says so.

Properties without a column in the configured catalog, such as new ones, are delivered in \`_rescued_data\`, because destinations
drop fields that the catalog does not declare. One warning per sync names them; refresh the schema to give them columns.
Deselected properties are delivered there too, because the connector cannot distinguish them from new ones, unless you turn
\`select_properties_by_default\` off. If the catalog does not have \`_rescued_data\`, such properties are fields of their own.

If Mixpanel does not list the names within 20 s, because of the plan, a rate limit or an outage, \`discover\` does not fail:
columns of \`export\` then come from a sample of recent events, and those of \`engage\` and \`cohort_members\` are the fixed
ones. A warning says what is missing and why. After an outage, discover again before you save the schema, because Airbyte
removes the columns that a new schema lacks.

With \`property_layout: json\`, the streams have their fixed columns and \`properties\`, an object of all
properties, exactly as Mixpanel sent them. If a name occurs twice in an event, the last
value counts. \`discover\` requests no names then, and new properties need no refresh. \`both\` delivers the columns and the
object. A property that is itself called \`properties\` gets the column \`_properties\`. Change the option and refresh the schema
together; syncs continue from their states.

| Mixpanel's type | ${streams.join(' | ')} |
|---|${streams.map(() => '---').join('|')}|
${types.join('\n')}

With \`property_types: native\`, columns of \`export\` have the types of Lexicon or of recent events, and a datetime of a profile is a
timestamp without a time zone, as Mixpanel writes it. Values that do not fit are exact in \`_rescued_data\`.

A column is named after its property. The option \`property_naming\` drops a leading \`$\`, replaces it with
\`mp_reserved_\`, or, with \`safe\`, makes words of lowercase ASCII in at most 63 characters. If the name of a column differs from that of its property, the schema names the property in the field \`${PROPERTY_OF_COLUMN}\`.

In destinations, names can collide: they ignore case, replace every ASCII character other than letters, digits and
\`_\` by \`_\`, put a \`_\` in front of a leading digit, and PostgreSQL cuts names after 63 bytes. Of colliding names, the one that
no destination changes keeps its column, else the first; the others get the prefix \`_\`, or, with \`safe\` and beyond 63 bytes, a
hash. (With \`mp_reserved\`, names that differ only in case are kept as they are.) Columns that begin with
\`_airbyte_\` or \`_ab_\` are reserved for destinations, so such properties get a prefix too. A name without a letter or digit, such
as \`$\`, gets a column such as \`property_09fc9608\`.

${await namesTable()}`;
}

async function namesTable(): Promise<string> {
  const [plain, reserved, safe] = await Promise.all(
    (['plain', 'mp_reserved', 'safe'] as const).map((naming) =>
      discoverSample({ eventProperties: NAMES, naming }).then(([first]) => first?.json_schema),
    ),
  );
  const rows = NAMES.map(
    (name) =>
      `| \`${name}\` | \`${columnOf(plain, name)?.[0]}\` | \`${columnOf(reserved, name)?.[0]}\` | \`${columnOf(safe, name)?.[0]}\` |`,
  );
  return `| property | \`plain\` | \`mp_reserved\` | \`safe\` |\n|---|---|---|---|\n${rows.join('\n')}`;
}

function typeOf(jsonSchema: unknown, property: string): string {
  return columnType(columnOf(jsonSchema, property)?.[1]);
}

function columnOf(jsonSchema: unknown, property: string): [column: string, schema: unknown] | undefined {
  const columns: unknown = isObject(jsonSchema) ? jsonSchema['properties'] : undefined;
  return Object.entries(isObject(columns) ? columns : {}).find(
    ([column, schema]) => (propertyOf(schema) ?? column) === property,
  );
}

function descriptionOf(schema: unknown): string {
  const description = isObject(schema) ? schema['description'] : undefined;
  return typeof description === 'string' ? description : '';
}
