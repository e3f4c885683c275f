import type { ColumnSchemas } from '../../airbyte/stream.ts';
import { isObject } from '../../base/json-object.ts';
import { dropsDollar, preferredColumn, type PropertyNaming } from './naming.ts';
import { RESCUED_COLUMN } from './rescued-values.ts';

/** Columns that no other connector has. */
const ONLY_OURS = ['event_key', RESCUED_COLUMN];

/** The member of a column's schema that names the property it holds, if its name is not the column's. */
export const PROPERTY_OF_COLUMN = 'mixpanel_property';

/** Columns that do not hold a property. */
interface NoProperties {
  readonly reserved: readonly string[];
}

/** A column's schema that names its property. A catalog of many names stays small if only those that differ are written. */
export function withProperty(
  schema: Readonly<Record<string, unknown>>,
  property: string,
  column: string,
): Readonly<Record<string, unknown>> {
  return property === column ? schema : { ...schema, [PROPERTY_OF_COLUMN]: property };
}

/** The property that a column's schema names. */
export function propertyOf(schema: unknown): string | undefined {
  const property = isObject(schema) ? schema[PROPERTY_OF_COLUMN] : undefined;
  return typeof property === 'string' ? property : undefined;
}

/**
 * The columns of properties in a configured catalog, as far as it says which property they hold.
 *
 * In a catalog that this connector made, a column that does not name its property holds the one of the same name. In one of
 * another connector, `city` may hold `$city`, so such columns are left out. This connector made it if it has a column that
 * only this connector has, or a column that names its property.
 *
 * @returns property -> column
 */
export function declaredProperties(columns: ColumnSchemas, { reserved }: NoProperties): Map<string, string> {
  const properties = new Map<string, string>();
  const isOurs = isMadeHere(columns);
  for (const [column, schema] of Object.entries(columns)) {
    const property = reserved.includes(column)
      ? undefined
      : (propertyOf(schema) ?? (isOurs ? column : undefined));
    if (property !== undefined && !properties.has(property)) properties.set(property, column);
  }
  return properties;
}

function isMadeHere(columns: ColumnSchemas): boolean {
  return (
    ONLY_OURS.some((column) => Object.hasOwn(columns, column)) ||
    Object.values(columns).some((schema) => propertyOf(schema) !== undefined)
  );
}

/**
 * True if a catalog does not say which of several properties a column holds: another connector made it, and `email` may hold
 * `$email` or `email`, `_event` may hold `event` or `_event`.
 */
export function isAmbiguous(
  columns: ColumnSchemas,
  {
    naming,
    fixed,
    reserved,
  }: NoProperties & { readonly naming: PropertyNaming; readonly fixed: readonly string[] },
): boolean {
  if (isMadeHere(columns)) return false;
  const own = new Set([...reserved, ...fixed.map((property) => preferredColumn(property, naming))]);
  const isOpen = (column: string): boolean => dropsDollar(naming) || column.startsWith('_');
  return Object.keys(columns).some((column) => !own.has(column) && isOpen(column));
}
