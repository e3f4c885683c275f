import type { ColumnSchemas } from '../../airbyte/stream.ts';
import { isObject } from '../../base/validate.ts';
import { ColumnNames, PROPERTY_OF_COLUMN, type OwnColumns } from '../properties/column-names.ts';
import { type ColumnRule, PropertyTable } from '../properties/property-table.ts';

/** The profile's own id, which stands outside its properties. */
export const ID_COLUMN = 'distinct_id';
/** The cursor: always delivered. */
export const CURSOR = 'last_seen';
export const LAST_SEEN = '$last_seen';
/** Mixpanel calls it a number or a string, as it was sent; people who come here have a text column. */
export const BROWSER_VERSION = '$browser_version';

export const OWN_COLUMNS: OwnColumns = {
  fixed: new Map([
    [LAST_SEEN, CURSOR],
    [BROWSER_VERSION, 'browser_version'],
  ]),
  reserved: [ID_COLUMN],
};

/** The same columns beside others that hold no property. */
export function ownColumnsBeside(...columns: readonly string[]): OwnColumns {
  return { ...OWN_COLUMNS, reserved: [...OWN_COLUMNS.reserved, ...columns] };
}

/** The id of `$last_seen` in the table. */
export const LAST_SEEN_ID = 0;

/** The properties of profiles: as they came, but where the catalog says text, text. */
export function profileProperties(
  columns: ColumnSchemas,
  newProperties: boolean,
  own: OwnColumns = OWN_COLUMNS,
): PropertyTable {
  const ruleOf = (column: string): ColumnRule => ({
    isDelivered: newProperties || column === CURSOR || Object.hasOwn(columns, column),
    isText: column === 'browser_version' || isTextColumn(columns[column]),
  });
  return new PropertyTable(ColumnNames.ofCatalog(columns, own), ruleOf, [LAST_SEEN]);
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
