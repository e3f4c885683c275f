import type { SelectedColumns } from '../../airbyte/stream.ts';
import type { StreamContext } from '../context.ts';
import { acceptedBy, Accepts, ANYTHING, schemaIn } from '../records/accepted-kinds.ts';
import { declaredProperties } from '../records/catalog-properties.ts';
import type { ColumnNames, OwnColumns } from '../records/column-names.ts';
import { type PropertyNaming, preferredColumn } from '../records/naming.ts';
import { columnsOfLayout, type PropertyLayout, writesObject } from '../records/property-layout.ts';
import { placesFor } from '../records/property-places.ts';
import { PropertyTable, type RuleOf } from '../records/property-table.ts';
import { RESCUED_COLUMN } from '../records/rescued-values.ts';

/** The id of a profile. It is not one of its properties. */
export const ID_COLUMN = 'distinct_id';
export const LAST_SEEN = '$last_seen';
/** Always text, as in other connectors: Mixpanel calls it a number or a string, depending on what was sent. */
export const BROWSER_VERSION = '$browser_version';

export function cursorColumn({ options }: StreamContext): string {
  return preferredColumn(LAST_SEEN, options.propertyNaming);
}

/** The columns of every profile. `others` are further columns that hold no property. */
export function ownColumns(
  naming: PropertyNaming,
  others: readonly string[] = [],
  layout: PropertyLayout = 'columns',
): OwnColumns {
  return {
    ...{ naming, layout },
    fixed: layout === 'json' ? [LAST_SEEN] : [LAST_SEEN, BROWSER_VERSION],
    reserved: [ID_COLUMN, RESCUED_COLUMN, ...others, ...Object.keys(columnsOfLayout(layout))],
  };
}

export const LAST_SEEN_ID = 0;

/** Converts properties to the types in the catalog. Properties without a type are delivered as they were sent. */
export function profileProperties(
  columns: SelectedColumns,
  own: OwnColumns,
  names: ColumnNames,
): PropertyTable {
  const { catalog } = columns;
  const isRescued = columns.isDelivered(RESCUED_COLUMN);
  const placeOf = placesFor(columns, own);
  const ruleOf: RuleOf = (column, property) => ({
    place: placeOf(column, property),
    accepts:
      property === BROWSER_VERSION && own.fixed.includes(property)
        ? Accepts.text
        : acceptedBy(schemaIn(catalog, column), ANYTHING, isRescued),
  });
  return new PropertyTable(names, ruleOf, [LAST_SEEN]);
}

/** Whether the catalog names only these columns. Then no other properties are requested, not even new ones. */
export function selectsOnly(keys: readonly string[], { catalog }: SelectedColumns): boolean {
  const names = Object.keys(catalog);
  return names.length > 0 && names.every((name) => keys.includes(name));
}

/** In a catalog it stands for what cannot be written, so Mixpanel may know the property under another name. */
const STAND_IN = '\ufffd';

/**
 * The properties to request; undefined for all. All are needed for the object of all properties, and if a column does not name
 * its property as Mixpanel knows it, for example in a catalog discovered by another connector.
 */
export function requestedProperties(
  columns: SelectedColumns,
  { naming, layout, fixed, reserved }: OwnColumns,
): readonly string[] | undefined {
  const { catalog, newColumns } = columns;
  if (newColumns || writesObject(columns, layout)) return undefined;
  const propertyOf = new Map(
    [...declaredProperties(catalog, { reserved })].map(([property, column]) => [column, property]),
  );
  for (const property of fixed) propertyOf.set(preferredColumn(property, naming), property);
  const properties = Object.keys(catalog)
    .filter((column) => !reserved.includes(column))
    .map((column) => propertyOf.get(column));
  const isKnown = (property: string | undefined): property is string =>
    property?.includes(STAND_IN) === false;
  if (!properties.every(isKnown)) return undefined;
  return [...new Set([LAST_SEEN, ...properties])];
}
