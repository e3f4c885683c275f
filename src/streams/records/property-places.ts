import type { SelectedColumns } from '../../airbyte/stream.ts';
import type { OwnColumns } from './column-names.ts';
import { PROPERTIES_COLUMN, writesObject } from './property-layout.ts';
import { RESCUED_COLUMN } from './rescued-values.ts';

/** Where the value of a property goes besides the object of all properties: its column, that of rescued values, or nowhere. */
export type Place = 'column' | 'rescued' | 'nowhere';

/** @param column undefined for a property that has none, because the number of columns is limited */
export type PlaceOf = (column: string | undefined, property: string) => Place;

/**
 * Decides where the value of a property goes. Destinations drop columns that the catalog does not declare. So with new columns
 * on, the value of a property without a declared column goes into the object of all properties, or else is rescued, if the
 * catalog has a column for one of these.
 */
export function placesFor(
  columns: SelectedColumns,
  { layout, fixed }: Pick<OwnColumns, 'layout' | 'fixed'>,
): PlaceOf {
  const { newColumns, isDeclared } = columns;
  const isInObject = writesObject(columns, layout) && isDeclared(PROPERTIES_COLUMN);
  const isRescued = isDeclared(RESCUED_COLUMN);
  return (column, property) => {
    if (column !== undefined && isDeclared(column)) return 'column';
    if (!newColumns || isInObject) return 'nowhere';
    if (isRescued) return 'rescued';
    if (layout === 'json' && !fixed.includes(property)) return 'nowhere';
    return column === undefined ? 'rescued' : 'column';
  };
}
