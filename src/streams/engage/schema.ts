import type { ColumnSchemas } from '../../airbyte/stream.ts';
import { ConnectorError } from '../../base/errors.ts';
import { memoizePer } from '../../base/memoize.ts';
import {
  array,
  boolean,
  type ColumnSchema,
  described,
  number,
  object,
  text,
  timestampWithoutZone,
} from '../column-types.ts';
import type { ReadOptions, StreamContext } from '../context.ts';
import { descriptionsOf } from '../lexicon.ts';
import { columnsOfLayout } from '../records/property-layout.ts';
import { RESCUED_COLUMN, RESCUED_SCHEMA } from '../records/rescued-values.ts';
import { schemaOf, warnOfOmitted } from '../records/schema.ts';
import { optionalList, warnOfMissing } from '../optional-list.ts';
import { BROWSER_VERSION, ID_COLUMN, LAST_SEEN, ownColumns } from './columns.ts';

/** JSON Schemas of Mixpanel's property types. */
const SCHEMA_OF_TYPE: Readonly<Record<string, ColumnSchema>> = {
  string: text,
  number,
  boolean,
  object,
  list: array,
};
const SCHEMA_OF_NATIVE_TYPE: typeof SCHEMA_OF_TYPE = {
  ...SCHEMA_OF_TYPE,
  // Mixpanel writes the datetimes of profiles without a time zone.
  datetime: timestampWithoutZone,
};

const ID = described(text, 'The ID of the profile, which is the distinct_id of its events.');
const FIXED = new Map([
  [
    LAST_SEEN,
    described(timestampWithoutZone, 'When the profile was last active. Mixpanel sends no time zone.'),
  ],
  [BROWSER_VERSION, described(text, 'The version of the browser, as text.')],
]);

/** The columns of the profiles in Mixpanel, with a warning if properties are left out. */
export async function profileSchema(
  stream: string,
  context: StreamContext,
  others: Readonly<Record<string, ColumnSchema>> = {},
): Promise<ColumnSchemas> {
  const { options } = context;
  if (options.propertyLayout === 'json') return engageSchema(new Map(), options, { others });
  const [types, descriptions] = await Promise.all([
    profileTypes(context),
    descriptionsOf(context, 'profiles'),
  ]);
  const columns = engageSchema(types, options, { others, descriptions });
  await warnOfOmitted(stream, [...types.keys()], columns, context.log);
  return columns;
}

/**
 * The columns of profiles: the id, `others` that hold no property, then the properties with their Mixpanel types. A datetime
 * is text unless types are native, because tables of text would not take timestamps.
 */
export function engageSchema(
  types: ReadonlyMap<string, string>,
  options: Pick<ReadOptions, 'propertyNaming' | 'propertyLayout'> & Partial<Pick<ReadOptions, 'nativeTypes'>>,
  more: {
    readonly others?: Readonly<Record<string, ColumnSchema>>;
    readonly descriptions?: ReadonlyMap<string, string>;
  } = {},
): ColumnSchemas {
  const { propertyNaming, propertyLayout, nativeTypes = false } = options;
  const { others = {}, descriptions } = more;
  const schemas = nativeTypes ? SCHEMA_OF_NATIVE_TYPE : SCHEMA_OF_TYPE;
  const known = [...types].map(([name, type]): [string, ColumnSchema] => [name, schemas[type] ?? text]);
  const own = ownColumns(propertyNaming, Object.keys(others), propertyLayout);
  const fixed = [...FIXED].filter(([property]) => own.fixed.includes(property));
  const properties = new Map([...known, ...fixed]);
  const columns = { [ID_COLUMN]: ID, [RESCUED_COLUMN]: RESCUED_SCHEMA, ...columnsOfLayout(propertyLayout) };
  return schemaOf({ ...columns, ...others }, properties, own, descriptions);
}

/** Mixpanel's types of profile properties. Empty after a warning if it does not list them. Requested once. */
export const profileTypes = memoizePer(
  async (context: StreamContext): Promise<ReadonlyMap<string, string>> => {
    const types = await optionalList(context.clock, () => context.mixpanel.profilePropertyTypes());
    if (!(types instanceof ConnectorError)) return types;
    const missing = 'the profile properties could not be listed, so only the fixed columns are offered';
    await warnOfMissing(context.log, `engage, cohort_members: ${missing}`, types);
    return new Map();
  },
);
