import type { SelectedColumns } from '../../airbyte/stream.ts';
import { RESCUED_COLUMN } from './rescued-values.ts';

/** Where the value of a property goes: into its column, into the column of rescued values, or nowhere. */
export type Place = 'column' | 'rescued' | 'nowhere';

/**
 * Decides where the value of a property goes. Destinations drop columns that the catalog does not declare, so with new columns
 * on, the value of a property without a declared column is rescued if the catalog has the column for that.
 *
 * @param column undefined for a property that has none, because the number of columns is limited
 */
export type PlaceOf = (column: string | undefined) => Place;

export function placesFor({ newColumns, isDeclared }: SelectedColumns): PlaceOf {
  const isRescued = isDeclared(RESCUED_COLUMN);
  return (column) => {
    if (column !== undefined && isDeclared(column)) return 'column';
    if (!newColumns) return 'nowhere';
    return isRescued || column === undefined ? 'rescued' : 'column';
  };
}
