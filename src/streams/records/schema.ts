import type { Logger } from '../../airbyte/logger.ts';
import type { ColumnSchemas } from '../../airbyte/stream.ts';
import { quoted } from '../../base/excerpt.ts';
import { type ColumnSchema, described } from '../column-types.ts';
import { declaredProperties, withProperty } from './catalog-properties.ts';
import { ColumnNames, columnLimits, type OwnColumns } from './column-names.ts';
import { writableName } from './naming.ts';
import { RESCUED_COLUMN } from './rescued-values.ts';

/** Columns of properties that a stream declares. No destination has tables as wide. */
export const MAX_DECLARED_COLUMNS = 20_000;
/** Bytes of their JSON. The platform takes a catalog of 10 MB, and three streams have as many columns. */
const MAX_DECLARED_BYTES = 3_200_000;
/** `:` and `,` beside a column and its schema. */
const PUNCTUATION = 2;
/** Bytes of the descriptions of properties. Columns come first. */
const MAX_DESCRIPTION_BYTES = 1_000_000;
const DESCRIPTION_MEMBER = ',"description":'.length;

interface NamedColumn {
  readonly property: string;
  readonly column: string;
  readonly schema: ColumnSchema;
}

/**
 * The columns that do not hold a property, then one for each property, which names it if its own name differs. Sorted by
 * property, so that two discoveries of the same project agree. If there are too many properties, those that come first get
 * columns, and if descriptions take too much space, those that come first get one.
 *
 * @param descriptions of properties, by name, for schemas without one
 * @param maxBytes that the columns may take in the catalog
 */
export function schemaOf(
  others: Readonly<Record<string, ColumnSchema>>,
  properties: ReadonlyMap<string, ColumnSchema>,
  own: OwnColumns,
  descriptions: ReadonlyMap<string, string> = new Map(),
  maxBytes = MAX_DECLARED_BYTES,
): ColumnSchemas {
  const names = new ColumnNames(own, MAX_DECLARED_COLUMNS);
  const isFixed = (property: string): boolean => own.fixed.includes(property);
  names.addTogether([...properties.keys()].filter((each) => !isFixed(each)).slice(0, MAX_DECLARED_COLUMNS));
  const named = [...properties].flatMap(([property, schema]): NamedColumn[] => {
    const column = names.columnOf(property);
    if (column === undefined) return [];
    return [{ property, column, schema: withProperty(schema, writableName(property), column) }];
  });
  const fixed = named.filter(({ property }) => isFixed(property)).sort(byProperty);
  const listed = named.filter(({ property }) => !isFixed(property));
  const offered = thatFit(listed, descriptions, maxBytes).sort(byProperty);
  // Without a prototype, because a property may be named `__proto__`.
  const schemas = Object.assign(Object.create(null) as Record<string, unknown>, others);
  for (const { column, schema } of [...fixed, ...offered]) schemas[column] = schema;
  return schemas;
}

/** The first columns that fit in a catalog together, with the first descriptions that fit as well. */
function thatFit(
  columns: readonly NamedColumn[],
  descriptions: ReadonlyMap<string, string>,
  maxBytes: number,
): NamedColumn[] {
  let bytes = 0;
  const fitting = columns.filter(({ column, schema }) => {
    bytes += Buffer.byteLength(JSON.stringify(column) + JSON.stringify(schema)) + PUNCTUATION;
    return bytes <= maxBytes;
  });
  let left = Math.min(MAX_DESCRIPTION_BYTES, maxBytes - bytes);
  return fitting.map((each) => {
    const description = descriptions.get(each.property);
    if (description === undefined || 'description' in each.schema) return each;
    left -= Buffer.byteLength(JSON.stringify(description)) + DESCRIPTION_MEMBER;
    return left < 0 ? each : { ...each, schema: described(each.schema, description) };
  });
}

/** Warns of properties that {@link schemaOf} left out because there are too many. */
export async function warnOfOmitted(
  stream: string,
  properties: readonly string[],
  schemas: ColumnSchemas,
  log: Logger,
  maxBytes = MAX_DECLARED_BYTES,
): Promise<void> {
  const declared = declaredProperties(schemas, { reserved: [] });
  const omitted = properties.filter((property) => !declared.has(writableName(property)));
  if (omitted.length === 0) return;
  await log.warn(
    `${stream}: ${omitted.length} properties, such as ${quoted(omitted[0])}, have no column, because ${columnLimits(MAX_DECLARED_COLUMNS)}, and together they take at most ${maxBytes / 1e6} MB of the catalog; their values are delivered in ${RESCUED_COLUMN}`,
  );
}

/** By code units. */
function byProperty({ property: a }: NamedColumn, { property: b }: NamedColumn): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
