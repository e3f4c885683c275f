import type { ColumnSchemas } from '../../airbyte/stream.ts';
import { text } from '../column-types.ts';
import type { PropertyNaming } from '../properties/naming.ts';
import { schemaOf } from '../properties/schema.ts';
import { EVENT_COLUMN, ownColumns } from './columns.ts';

/**
 * The columns of events: the fixed ones, then every property that Mixpanel knows.
 *
 * All are text. `time` is text in the form of ISO 8601: projects older than 2023 keep local time in it, which no type
 * of a moment would say truly.
 */
export function exportSchema(propertyNames: readonly string[], naming: PropertyNaming): ColumnSchemas {
  const own = ownColumns(naming);
  const properties = new Map([...own.fixed, ...propertyNames].map((name) => [name, text]));
  return schemaOf({ [EVENT_COLUMN]: text }, properties, own);
}
