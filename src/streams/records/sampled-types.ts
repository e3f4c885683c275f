import { dateKindOf, MAX_DATE_LENGTH } from '../../base/date-text.ts';
import type { ObjectSlices } from '../../json/object-slices.ts';
import { Kind, kindAt } from '../../json/scan.ts';
import {
  array,
  boolean,
  type ColumnSchema,
  date,
  number,
  object,
  text,
  timestampInUtc,
  timestampWithoutZone,
} from '../column-types.ts';
import { MAX_DECLARED_COLUMNS } from './schema.ts';

/** Property name -> the types of its values in a sample: none if all of them are null. */
export type SampledTypes = Map<string, Set<string>>;

/** Integers and decimals are one type: an integer property may get a decimal value tomorrow. */
const SCHEMA_OF_TYPE: Readonly<Record<string, ColumnSchema>> = {
  number,
  integer: number,
  boolean,
  object,
  array,
  list: array,
  day: date,
  local: timestampWithoutZone,
  moment: timestampInUtc,
  // Mixpanel's own dates have no time zone.
  datetime: timestampWithoutZone,
};
const TYPE_OF_KIND: Readonly<Record<number, string>> = {
  [Kind.string]: 'string',
  [Kind.number]: 'number',
  [Kind.boolean]: 'boolean',
  [Kind.object]: 'object',
  [Kind.array]: 'array',
};
/** More than can have a column, so that a warning says that some have none. */
const MAX_SAMPLED_NAMES = MAX_DECLARED_COLUMNS + 1000;
/** Many destinations round numbers with more digits. */
const MAX_DIGITS = 15;

/** The schema of a property with values of these types, declared or sampled: text if the types are unknown or mixed. */
export function schemaOfTypes(types: ReadonlySet<string>): ColumnSchema {
  const schemas = new Set([...types].map((type) => SCHEMA_OF_TYPE[type] ?? text));
  const [only] = schemas;
  return schemas.size === 1 && only !== undefined ? only : text;
}

/** Adds the properties of one record of a sample. */
export function collectTypes(properties: ObjectSlices, types: SampledTypes): void {
  for (let i = 0; i < properties.count; i++) {
    const name = properties.key(i);
    if (types.size >= MAX_SAMPLED_NAMES && !types.has(name)) continue;
    const known = types.get(name) ?? new Set();
    types.set(name, known);
    const type = typeAt(properties.buffer, properties.valueStart(i), properties.valueEnd(i));
    if (type !== undefined) known.add(type);
  }
}

/** The type of a value, for a text the kind of its date. null has none; a number that a double would round is kept as text. */
function typeAt(buffer: Buffer, start: number, end: number): string | undefined {
  const type = TYPE_OF_KIND[kindAt(buffer, start)];
  if (type === 'string' && end - start <= MAX_DATE_LENGTH + 2)
    return dateKindOf(buffer.toString('latin1', start + 1, end - 1)) ?? type;
  if (type !== 'number') return type;
  const digits = buffer
    .toString('latin1', start, end)
    .replace(/[eE].*$/, '')
    .replace(/\D/g, '');
  return digits.length > MAX_DIGITS ? 'string' : type;
}
