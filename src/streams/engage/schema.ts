import type { ColumnSchemas } from '../../airbyte/stream.ts';
import type { Mixpanel } from '../../mixpanel/client.ts';
import { MixpanelError } from '../../mixpanel/failures.ts';
import { array, boolean, moment, number, object, text } from '../column-types.ts';
import type { PropertyNaming } from '../records/naming.ts';
import { RESCUED_COLUMN } from '../records/rescued-values.ts';
import { schemaOf, type ColumnSchema } from '../records/schema.ts';
import { BROWSER_VERSION, ID_COLUMN, LAST_SEEN, ownColumns } from './columns.ts';

/** Mixpanel's types of properties as JSON Schemas; a moment is text as it was sent. */
const SCHEMA_OF_TYPE: Readonly<Record<string, ColumnSchema>> = {
  string: text,
  datetime: text,
  number,
  boolean,
  object,
  list: array,
};

/** The columns of profiles: the id, others that hold no property, then every property that Mixpanel knows, with its type there. */
export function engageSchema(
  types: ReadonlyMap<string, string>,
  naming: PropertyNaming,
  others: Readonly<Record<string, ColumnSchema>> = {},
): ColumnSchemas {
  const known = [...types].map(([name, type]): [string, ColumnSchema] => [
    name,
    SCHEMA_OF_TYPE[type] ?? text,
  ]);
  const properties = new Map([...known, [LAST_SEEN, moment] as const, [BROWSER_VERSION, text] as const]);
  const own = ownColumns(naming, Object.keys(others));
  return schemaOf({ [ID_COLUMN]: text, [RESCUED_COLUMN]: text, ...others }, properties, own);
}

/**
 * The types that Mixpanel tells; none where the plan or the rights do not include profiles: that is said when the stream is
 * read, and must not keep the other streams from being discovered.
 */
export async function profileTypes(mixpanel: Mixpanel): Promise<ReadonlyMap<string, string>> {
  try {
    return await mixpanel.profilePropertyTypes();
  } catch (thrown) {
    const isWithheld = thrown instanceof MixpanelError && ['plan', 'forbidden'].includes(thrown.failure);
    if (isWithheld) return new Map();
    throw thrown;
  }
}
