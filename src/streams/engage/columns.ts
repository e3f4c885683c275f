import type { ColumnSchemas } from '../../airbyte/stream.ts';
import { isObject } from '../../base/validate.ts';
import type { ReadOptions, StreamContext } from '../context.ts';
import { ColumnNames, PROPERTY_OF_COLUMN, type OwnColumns } from '../properties/column-names.ts';
import { type PropertyNaming, wantedName } from '../properties/naming.ts';
import { type ColumnRule, PropertyTable } from '../properties/property-table.ts';

/** The profile's own id, which stands outside its properties. */
export const ID_COLUMN = 'distinct_id';
/** The property that the cursor holds: always delivered. */
export const LAST_SEEN = '$last_seen';
/** Mixpanel calls it a number or a string, as it was sent; people who come here have a text column. */
export const BROWSER_VERSION = '$browser_version';

/** The cursor: always delivered. */
export function cursorColumn({ options }: StreamContext): string {
  return wantedName(LAST_SEEN, options.propertyNaming);
}

/** The columns that every profile has, in one of the namings, and others that hold no property. */
export function ownColumns(naming: PropertyNaming, others: readonly string[] = []): OwnColumns {
  return { naming, fixed: [LAST_SEEN, BROWSER_VERSION], reserved: [ID_COLUMN, ...others] };
}

/** The id of `$last_seen` in the table. */
export const LAST_SEEN_ID = 0;

/** The properties of profiles: as they came, but where the catalog says text, text. */
export function profileProperties(
  columns: ColumnSchemas,
  { newProperties, propertyNaming }: Pick<ReadOptions, 'newProperties' | 'propertyNaming'>,
  others: readonly string[] = [],
): PropertyTable {
  const ruleOf = (column: string, property: string): ColumnRule => ({
    isDelivered: newProperties || property === LAST_SEEN || Object.hasOwn(columns, column),
    isText: property === BROWSER_VERSION || isTextColumn(columns[column]),
  });
  const names = ColumnNames.ofCatalog(columns, ownColumns(propertyNaming, others));
  return new PropertyTable(names, ruleOf, [LAST_SEEN]);
}

/** What to ask Mixpanel for, where only the catalog's columns are wanted. */
export function wantedProperties(columns: ColumnSchemas): string[] {
  const named = Object.values(columns).map((schema) =>
    isObject(schema) ? schema[PROPERTY_OF_COLUMN] : undefined,
  );
  return [...new Set([LAST_SEEN, ...named.filter((name) => typeof name === 'string')])];
}

function isTextColumn(schema: unknown): boolean {
  const types: unknown = isObject(schema) ? schema['type'] : undefined;
  const named: unknown[] = Array.isArray(types) ? types : [types];
  return named.includes('string') && named.every((type) => type === 'string' || type === 'null');
}
