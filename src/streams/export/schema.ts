import type { ColumnSchemas } from '../../airbyte/stream.ts';
import { isUtc } from '../../base/days.ts';
import { type ColumnSchema, described, text, timestampInUtc, timestampWithoutZone } from '../column-types.ts';
import type { ReadOptions } from '../context.ts';
import { columnsOfLayout } from '../records/property-layout.ts';
import { RESCUED_COLUMN, RESCUED_SCHEMA } from '../records/rescued-values.ts';
import { schemaOf } from '../records/schema.ts';
import { ARRIVAL, ARRIVED_COLUMN, CURSOR, EVENT_COLUMN, FIXED, KEY_COLUMN, ownColumns } from './columns.ts';

const OWN_COLUMNS = {
  [KEY_COLUMN]: described(
    text,
    'Identifies the event: the same in every sync, also after Mixpanel merged its user with another.',
  ),
  [EVENT_COLUMN]: described(text, 'The name of the event.'),
  [ARRIVED_COLUMN]: described(timestampInUtc, 'When Mixpanel received the event, in UTC.'),
  [RESCUED_COLUMN]: RESCUED_SCHEMA,
};
const UTC_TIME = described(timestampInUtc, 'When the event happened, in UTC.');
const STORED_TIME = described(
  timestampWithoutZone,
  'When the event happened, as Mixpanel stores it: in UTC, or in local time if the project was created before 2023.',
);
/** What properties hold that always have a column, by name. */
const DESCRIPTIONS = new Map([
  ['$insert_id', 'The ID that the sender gave the event. Mixpanel removes duplicates by it.'],
  ['distinct_id', 'The ID of the user. It changes when Mixpanel merges the user with another.'],
  ['$distinct_id_before_identity', 'The distinct_id that the event was sent with, if Mixpanel changed it.'],
  ['$device_id', 'The ID of the device. It identifies the user until the login.'],
  ['$user_id', 'The ID of the user since the login.'],
  [ARRIVAL, 'When Mixpanel received the event, in milliseconds since 1970 in UTC.'],
]);

/**
 * The columns of events: the fixed ones, then one for each property that Mixpanel lists. Properties without a type are
 * text.
 *
 * @param known what discovery found out about properties, and the schema of the column `time`, see {@link timeSchema}
 */
export function exportSchema(
  propertyNames: readonly string[],
  { propertyNaming, propertyLayout }: Pick<ReadOptions, 'propertyNaming' | 'propertyLayout'>,
  known: {
    readonly types?: ReadonlyMap<string, ColumnSchema> | undefined;
    readonly descriptions?: ReadonlyMap<string, string>;
    readonly time?: ColumnSchema;
  } = {},
): ColumnSchemas {
  const { types, descriptions, time = UTC_TIME } = known;
  const own = { ...ownColumns(propertyNaming, propertyLayout), fixed: FIXED };
  const schemaOfProperty = (name: string): ColumnSchema => {
    if (name === CURSOR) return time;
    const type = FIXED.includes(name) && name !== ARRIVAL ? text : (types?.get(name) ?? text);
    const description = DESCRIPTIONS.get(name);
    return description === undefined ? type : described(type, description);
  };
  const names = [...FIXED, ...propertyNames];
  const properties = new Map(names.map((name) => [name, schemaOfProperty(name)]));
  return schemaOf({ ...OWN_COLUMNS, ...columnsOfLayout(propertyLayout) }, properties, own, descriptions);
}

/**
 * The type of `time`. Projects created before 2023 store local time, newer ones UTC, and Mixpanel does not say which. So the
 * time has a zone only if it is UTC in either case: if local times are converted, or the project's time zone is UTC.
 */
export function timeSchema({
  legacyEventTime,
  projectTimezone,
}: Pick<ReadOptions, 'legacyEventTime' | 'projectTimezone'>): ColumnSchema {
  return legacyEventTime || isUtc(projectTimezone) ? UTC_TIME : STORED_TIME;
}
