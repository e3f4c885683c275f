import type { ChosenColumns } from '../../airbyte/stream.ts';
import { ColumnNames, type OwnColumns } from '../properties/column-names.ts';
import type { PropertyNaming } from '../properties/naming.ts';
import { type ColumnRule, PropertyTable } from '../properties/property-table.ts';

/** The cursor, and the property it holds. */
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

/** The properties of events: all are text. */
export function eventProperties(
  { catalog, isDelivered }: ChosenColumns,
  naming: PropertyNaming,
): PropertyTable {
  const ruleOf = (column: string): ColumnRule => ({ isDelivered: isDelivered(column), isText: true });
  return new PropertyTable(ColumnNames.ofCatalog(catalog, ownColumns(naming)), ruleOf, LOOKED_AT);
}
