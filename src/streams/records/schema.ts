import type { Logger } from '../../airbyte/logger.ts';
import type { ColumnSchemas } from '../../airbyte/stream.ts';
import { quoted } from '../../base/excerpt.ts';
import type { ColumnSchema } from '../column-types.ts';
import {
  COLUMN_LIMITS,
  ColumnNames,
  MAX_NEW_COLUMNS,
  type OwnColumns,
  propertyOf,
  PROPERTY_OF_COLUMN,
} from './column-names.ts';
import { RESCUED_COLUMN } from './rescued-values.ts';

/**
 * The columns that do not hold a property, then one for each property, which names it. Sorted by property, so that two
 * discoveries of the same project agree. If there are too many properties, those that come first get columns.
 */
export function schemaOf(
  others: Readonly<Record<string, ColumnSchema>>,
  properties: ReadonlyMap<string, ColumnSchema>,
  own: OwnColumns,
): ColumnSchemas {
  const names = new ColumnNames(own);
  const isFixed = ([property]: Entry): boolean => own.fixed.includes(property);
  const fixed = [...properties].filter(isFixed);
  const offered = [...properties].filter((each) => !isFixed(each)).slice(0, MAX_NEW_COLUMNS);
  const sorted = [...fixed.sort(byProperty), ...offered.sort(byProperty)];
  // Without a prototype, because a property may be named `__proto__`.
  const schemas = Object.assign(Object.create(null) as Record<string, unknown>, others);
  for (const [property, schema] of sorted) {
    const column = names.columnOf(property);
    if (column !== undefined) schemas[column] = { ...schema, [PROPERTY_OF_COLUMN]: property };
  }
  return schemas;
}

/** Warns of properties that {@link schemaOf} left out because there are too many. */
export async function warnOfOmitted(
  stream: string,
  properties: readonly string[],
  schemas: ColumnSchemas,
  log: Logger,
): Promise<void> {
  const held = new Set(Object.values(schemas).map(propertyOf));
  const omitted = properties.filter((property) => !held.has(property));
  if (omitted.length === 0) return;
  await log.warn(
    `${stream}: ${omitted.length} properties, such as ${quoted(omitted[0])}, have no column, because ${COLUMN_LIMITS}; their values are delivered in ${RESCUED_COLUMN}`,
  );
}

type Entry = readonly [property: string, schema: ColumnSchema];

/** By code units. */
function byProperty([a]: Entry, [b]: Entry): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
