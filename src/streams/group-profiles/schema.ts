import type { ColumnSchemas } from '../../airbyte/stream.ts';
import { type ColumnSchema, text } from '../column-types.ts';
import type { StreamContext } from '../context.ts';
import { columnsOfLayout } from '../records/property-layout.ts';
import { schemaOfTypes } from '../records/sampled-types.ts';
import { schemaOf, warnOfOmitted } from '../records/schema.ts';
import { KEY_COLUMNS, ownColumnsFor } from './columns.ts';
import { sampledProperties } from './sample.ts';

/** Bytes that the columns of properties take in the catalog. Groups have few, and the other streams need the room. */
const MAX_DECLARED_BYTES = 300_000;

/**
 * The columns of groups: the keys, then a column for each property in a sample of them. As in `export`, the columns are text
 * unless types are native: a sample need not show all types of a property.
 */
export async function groupSchema(context: StreamContext): Promise<ColumnSchemas> {
  const { propertyLayout, nativeTypes } = context.options;
  const fixed = { ...KEY_COLUMNS, ...columnsOfLayout(propertyLayout) };
  const own = ownColumnsFor(context);
  if (propertyLayout === 'json') return schemaOf(fixed, new Map(), own);
  const sampled = [...(await sampledProperties(context))];
  const properties = new Map(
    sampled.map(([name, types]): [string, ColumnSchema] => [name, nativeTypes ? schemaOfTypes(types) : text]),
  );
  const columns = schemaOf(fixed, properties, own, new Map(), MAX_DECLARED_BYTES);
  await warnOfOmitted('group_profiles', [...properties.keys()], columns, context.log, MAX_DECLARED_BYTES);
  return columns;
}
