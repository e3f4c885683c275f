import type { SelectedColumns } from '../../airbyte/stream.ts';
import { isObject } from '../../base/json-object.ts';
import type { StreamContext } from '../context.ts';
import { acceptedBy, Accepts, ANYTHING, schemaIn } from '../records/accepted-kinds.ts';
import { ColumnNames, PROPERTY_OF_COLUMN, type OwnColumns } from '../records/column-names.ts';
import { type PropertyNaming, preferredColumn } from '../records/naming.ts';
import { type ColumnRule, PropertyTable } from '../records/property-table.ts';
import { RESCUED_COLUMN } from '../records/rescued-values.ts';

/** The profile's own id, which stands outside its properties. */
export const ID_COLUMN = 'distinct_id';
/** The property that the cursor holds. */
export const LAST_SEEN = '$last_seen';
/** Mixpanel calls it a number or a string, as it was sent; people who come here have a text column. */
export const BROWSER_VERSION = '$browser_version';

/** The cursor. */
export function cursorColumn({ options }: StreamContext): string {
  return preferredColumn(LAST_SEEN, options.propertyNaming);
}

/** The columns that every profile has, in one of the namings, and others that hold no property. */
export function ownColumns(naming: PropertyNaming, others: readonly string[] = []): OwnColumns {
  return { naming, fixed: [LAST_SEEN, BROWSER_VERSION], reserved: [ID_COLUMN, RESCUED_COLUMN, ...others] };
}

/** The id of `$last_seen` in the table. */
export const LAST_SEEN_ID = 0;

/** The properties of profiles: with the types of the catalog; what no type is known of stays as it came. */
export function profileProperties({ catalog, isDelivered }: SelectedColumns, own: OwnColumns): PropertyTable {
  const keepsAll = isDelivered(RESCUED_COLUMN);
  const acceptsOf = (column: string, property: string): number =>
    property === BROWSER_VERSION ? Accepts.text : acceptedBy(schemaIn(catalog, column), ANYTHING, keepsAll);
  const ruleOf = (column: string, property: string): ColumnRule => ({
    isDelivered: isDelivered(column),
    accepts: acceptsOf(column, property),
  });
  return new PropertyTable(ColumnNames.ofCatalog(catalog, own), ruleOf, [LAST_SEEN]);
}

/**
 * What to ask Mixpanel for; undefined for everything. That is also asked for where a column does not say which property it
 * holds, as in a catalog that another connector discovered.
 */
export function wantedProperties(
  { catalog, newColumns }: SelectedColumns,
  { naming, fixed, reserved }: OwnColumns,
): readonly string[] | undefined {
  if (newColumns) return undefined;
  const ofFixed = new Map(fixed.map((property) => [preferredColumn(property, naming), property]));
  const wanted = Object.entries(catalog)
    .filter(([column]) => !reserved.includes(column))
    .map(
      ([column, schema]) =>
        (isObject(schema) ? schema[PROPERTY_OF_COLUMN] : undefined) ?? ofFixed.get(column),
    );
  if (!wanted.every((property) => typeof property === 'string')) return undefined;
  return [...new Set([LAST_SEEN, ...wanted])];
}
