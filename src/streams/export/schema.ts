import type { ColumnSchemas } from '../../airbyte/stream.ts';
import { isUtc } from '../../base/days.ts';
import { text, timestampInUtc, timestampWithoutZone } from '../column-types.ts';
import type { ReadOptions } from '../context.ts';
import type { PropertyNaming } from '../records/naming.ts';
import { RESCUED_COLUMN } from '../records/rescued-values.ts';
import { schemaOf, type ColumnSchema } from '../records/schema.ts';
import { ALWAYS_DECLARED, ARRIVAL, CURSOR, EVENT_COLUMN, KEY_COLUMN, ownColumns } from './columns.ts';

/**
 * The columns of events: the fixed ones, then one for each property that Mixpanel lists. Properties without a type are
 * text.
 *
 * @param time the schema of the column `time`, see {@link timeSchema}
 */
export function exportSchema(
  propertyNames: readonly string[],
  naming: PropertyNaming,
  types: ReadonlyMap<string, ColumnSchema> = new Map(),
  time: ColumnSchema = timestampInUtc,
): ColumnSchemas {
  const { fixed, ...others } = ownColumns(naming);
  const own = { ...others, fixed: [...new Set([...fixed, ...ALWAYS_DECLARED])] };
  const schemaOfProperty = (name: string): ColumnSchema => {
    if (name === CURSOR) return time;
    return own.fixed.includes(name) && name !== ARRIVAL ? text : (types.get(name) ?? text);
  };
  const names = [...own.fixed, ...propertyNames];
  const properties = new Map(names.map((name) => [name, schemaOfProperty(name)]));
  return schemaOf({ [KEY_COLUMN]: text, [EVENT_COLUMN]: text, [RESCUED_COLUMN]: text }, properties, own);
}

/**
 * The type of `time`. Projects created before 2023 store local time, newer ones UTC, and Mixpanel does not say which. So the
 * time has a zone only if it is UTC in either case: if local times are converted, or the project's time zone is UTC.
 */
export function timeSchema({
  legacyEventTime,
  projectTimezone,
}: Pick<ReadOptions, 'legacyEventTime' | 'projectTimezone'>): ColumnSchema {
  return legacyEventTime || isUtc(projectTimezone) ? timestampInUtc : timestampWithoutZone;
}
