import type { SelectedColumns } from '../../airbyte/stream.ts';
import { type ColumnSchema, described, object } from '../column-types.ts';

/** How properties are delivered: each in a column, all in one object, or both. */
export type PropertyLayout = 'columns' | 'json' | 'both';

/** The column for the object of all properties. */
export const PROPERTIES_COLUMN = 'properties';

const SCHEMA = described(object, 'All properties by name, exactly as Mixpanel sent them.');

/** The columns that a layout adds to a stream, by name. */
export function columnsOfLayout(layout: PropertyLayout): Readonly<Record<string, ColumnSchema>> {
  return layout === 'columns' ? {} : { [PROPERTIES_COLUMN]: SCHEMA };
}

/** Whether records have the object of all properties. */
export function writesObject({ isDelivered }: SelectedColumns, layout: PropertyLayout = 'columns'): boolean {
  return layout !== 'columns' && isDelivered(PROPERTIES_COLUMN);
}
