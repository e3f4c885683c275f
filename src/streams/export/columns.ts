import type { ColumnSchemas } from '../../airbyte/stream.ts';
import type { ReadOptions } from '../context.ts';
import { ColumnNames, type OwnColumns } from '../properties/column-names.ts';
import type { PropertyNaming } from '../properties/naming.ts';
import { type ColumnRule, PropertyTable } from '../properties/property-table.ts';

/** The cursor, and the property it holds: always delivered. */
export const CURSOR = 'time';
/** The event's own name, which stands outside its properties. */
export const EVENT_COLUMN = 'event';

/** The columns that every event has, in one of the namings. */
export function ownColumns(naming: PropertyNaming): OwnColumns {
  return { naming, fixed: [CURSOR, 'distinct_id', '$insert_id'], reserved: [EVENT_COLUMN] };
}

/** Properties whose values the stream looks at, by their id in the table. */
const LOOKED_AT = ['time', 'mp_processing_time_ms'];
export const TIME_ID = 0;
export const ARRIVAL_ID = 1;

/** The properties of events; new ones are delivered, or only what the catalog names. */
export function eventProperties(
  columns: ColumnSchemas,
  { newProperties, propertyNaming }: Pick<ReadOptions, 'newProperties' | 'propertyNaming'>,
): PropertyTable {
  const ruleOf = (column: string): ColumnRule => ({
    isDelivered: newProperties || column === CURSOR || Object.hasOwn(columns, column),
    isText: true,
  });
  return new PropertyTable(ColumnNames.ofCatalog(columns, ownColumns(propertyNaming)), ruleOf, LOOKED_AT);
}
