import type { ColumnSchemas } from '../../airbyte/stream.ts';
import { text } from '../column-types.ts';
import { ColumnNames, EVENT_COLUMN, FIXED_COLUMNS, PROPERTY_OF_COLUMN } from './column-names.ts';

/**
 * The columns of events: the fixed ones, then every property that Mixpanel knows, in the order of their names so that
 * two discoveries of the same project agree.
 *
 * All are text. `time` is text in the form of ISO 8601: projects older than 2023 keep local time in it, which no type
 * of a moment would say truly.
 */
export function exportSchema(propertyNames: readonly string[]): ColumnSchemas {
  const names = new ColumnNames();
  const others = propertyNames.filter((name) => !FIXED_COLUMNS.has(name)).sort(byCodeUnit);
  const properties = [...FIXED_COLUMNS.keys(), ...others];
  // Without a prototype, for a property may be called `__proto__`.
  const schemas: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  schemas[EVENT_COLUMN] = { ...text };
  for (const property of properties) {
    schemas[names.columnOf(property)] = { ...text, [PROPERTY_OF_COLUMN]: property };
  }
  return schemas;
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
