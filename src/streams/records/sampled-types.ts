import { dateKindOf, MAX_DATE_LENGTH } from '../../base/date-text.ts';
import { Kind, kindOf } from '../../json/scan.ts';
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

/**
 * Adds a property of a record in a sample.
 *
 * @param json its value
 */
export function collectType(name: string, json: string, types: SampledTypes): void {
  if (types.size >= MAX_SAMPLED_NAMES && !types.has(name)) return;
  const known = types.get(name) ?? new Set();
  types.set(name, known);
  const type = typeOf(json);
  if (type !== undefined) known.add(type);
}

/** The type of a value, for a text the kind of its date. null has none; a number that a double would round is kept as text. */
function typeOf(json: string): string | undefined {
  const type = TYPE_OF_KIND[kindOf(json.charCodeAt(0))];
  if (type === 'string' && json.length <= MAX_DATE_LENGTH + 2) return dateKindOf(json.slice(1, -1)) ?? type;
  if (type !== 'number') return type;
  const digits = json.replace(/[eE].*$/, '').replace(/\D/g, '');
  return digits.length > MAX_DIGITS ? 'string' : type;
}
