import type { SelectedColumns } from '../../airbyte/stream.ts';
import { acceptedBy, Accepts, schemaIn } from '../records/accepted-kinds.ts';
import type { ColumnNames, OwnColumns } from '../records/column-names.ts';
import type { PropertyNaming } from '../records/naming.ts';
import { columnsOfLayout, type PropertyLayout } from '../records/property-layout.ts';
import { placesFor } from '../records/property-places.ts';
import { PropertyTable, type RuleOf } from '../records/property-table.ts';
import { RESCUED_COLUMN } from '../records/rescued-values.ts';

/** The cursor column and its property. */
export const CURSOR = 'time';
/** The primary key. Always delivered. */
export const KEY_COLUMN = 'event_key';
/** The event's own name, which is not one of its properties. */
export const EVENT_COLUMN = 'event';

/** When an event arrived (ms UTC). */
export const ARRIVAL = 'mp_processing_time_ms';
/** The arrival as a timestamp. Written only if the catalog has the column. */
export const ARRIVED_COLUMN = '_arrived_at';
/** Who did an event, by each of Mixpanel's ids. */
export const IDENTITY_PROPERTIES = [
  'distinct_id',
  '$distinct_id_before_identity',
  '$device_id',
  '$user_id',
] as const;
/** Properties that always have a column. Mixpanel's list leaves them out if a user has hidden them. */
export const ALWAYS_DECLARED: readonly string[] = [...IDENTITY_PROPERTIES, ARRIVAL];

const INSERT = '$insert_id';
/** The properties that every catalog has columns for. */
export const FIXED: readonly string[] = [CURSOR, INSERT, ...ALWAYS_DECLARED];

/** The columns of every event. */
export function ownColumns(naming: PropertyNaming, layout: PropertyLayout = 'columns'): OwnColumns {
  return {
    ...{ naming, layout },
    fixed: [CURSOR, 'distinct_id', INSERT],
    reserved: [
      KEY_COLUMN,
      EVENT_COLUMN,
      ARRIVED_COLUMN,
      RESCUED_COLUMN,
      ...Object.keys(columnsOfLayout(layout)),
    ],
  };
}

/** Properties whose values the stream itself reads. Their indexes are their ids in the table, as `kernel/key.ts` knows them. */
const KNOWN_PROPERTIES = [
  ...[CURSOR, ARRIVAL],
  ...[INSERT, 'distinct_id', '$distinct_id_before_identity'],
  ...['$device_id', '$user_id', '$is_reshuffled', '$preshuffle_distinct_id'],
];
export const TIME_ID = 0;

/** The properties of events with the types in the catalog. Properties without a type are text. */
export function eventProperties(
  columns: SelectedColumns,
  names: ColumnNames,
  layout: PropertyLayout = 'columns',
): PropertyTable {
  const isRescued = columns.isDelivered(RESCUED_COLUMN);
  const placeOf = placesFor(columns, { layout, fixed: FIXED });
  const ruleOf: RuleOf = (column, property) => ({
    place: placeOf(column, property),
    accepts: acceptedBy(schemaIn(columns.catalog, column), Accepts.text, isRescued),
  });
  return new PropertyTable(names, ruleOf, KNOWN_PROPERTIES);
}
