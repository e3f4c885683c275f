import type { ColumnSchemas } from '../../airbyte/stream.ts';
import { text } from '../column-types.ts';
import type { PropertyNaming } from '../records/naming.ts';
import { RESCUED_COLUMN } from '../records/rescued-values.ts';
import { schemaOf, type ColumnSchema } from '../records/schema.ts';
import { ALWAYS_DECLARED, ARRIVAL, EVENT_COLUMN, KEY_COLUMN, ownColumns } from './columns.ts';

/**
 * The columns of events: the fixed ones, then one for each property that Mixpanel lists. Properties without a type are
 * text. `time` is text in ISO 8601: projects created before 2023 store local time in it, which a timestamp type would
 * misrepresent.
 */
export function exportSchema(
  propertyNames: readonly string[],
  naming: PropertyNaming,
  types: ReadonlyMap<string, ColumnSchema> = new Map(),
): ColumnSchemas {
  const { fixed, ...others } = ownColumns(naming);
  const own = { ...others, fixed: [...new Set([...fixed, ...ALWAYS_DECLARED])] };
  const schemaOfProperty = (name: string): ColumnSchema =>
    own.fixed.includes(name) && name !== ARRIVAL ? text : (types.get(name) ?? text);
  const names = [...own.fixed, ...propertyNames];
  const properties = new Map(names.map((name) => [name, schemaOfProperty(name)]));
  return schemaOf({ [KEY_COLUMN]: text, [EVENT_COLUMN]: text, [RESCUED_COLUMN]: text }, properties, own);
}
