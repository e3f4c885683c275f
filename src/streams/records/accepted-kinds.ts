import type { ColumnSchemas } from '../../airbyte/stream.ts';
import { dateKindOf, MAX_DATE_LENGTH } from '../../base/date-text.ts';
import { byteAt, Kind, kindAt } from '../../json/scan.ts';
import { isObject } from '../../base/json-object.ts';
import { timestampInUtc, timestampWithoutZone } from '../column-types.ts';

/** The kinds of values a column takes unchanged, as bits. */
export const Accepts = {
  text: 1,
  integer: 2,
  number: 4,
  boolean: 8,
  object: 16,
  array: 32,
  day: 64,
  /** A date and time without a time zone. */
  local: 128,
  /** A date and time with an offset from UTC. */
  moment: 256,
} as const;
export const ANYTHING = 511;
const DATES = Accepts.day | Accepts.local | Accepts.moment;

const BIT_OF_TYPE: Readonly<Record<string, number>> = {
  string: Accepts.text,
  integer: Accepts.integer,
  number: Accepts.number,
  boolean: Accepts.boolean,
  object: Accepts.object,
  array: Accepts.array,
};

/** Every integer of this many characters, sign included, fits in 64 bits. */
const SAFE_INTEGER_DIGITS = 18;
const MAX_INT64 = 2n ** 63n - 1n;
const MIN_INT64 = -(2n ** 63n);
/** Every number of this many characters without an exponent is finite as a double. */
const MAX_FINITE_DIGITS = 300;
const LOWER_CASE = 0x20;
const LOWER_E = 0x65;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

/** The schema of a column in the catalog; undefined if it is missing. */
export function schemaIn(catalog: ColumnSchemas, column: string | undefined): unknown {
  return column !== undefined && Object.hasOwn(catalog, column) ? catalog[column] : undefined;
}

/**
 * The kinds of values a column takes unchanged, by its schema in the catalog.
 *
 * @param fallback if the schema has no type
 * @param isRescued whether there is a column for values that do not fit. Without one they are delivered unchanged, because
 * they would be lost otherwise.
 */
export function acceptedBy(schema: unknown, fallback: number, isRescued: boolean): number {
  if (!isObject(schema)) return fallback;
  const { type } = schema;
  const types: unknown[] = Array.isArray(type) ? type : [type];
  const bits = types.reduce<number>((sum, name) => sum | (BIT_OF_TYPE[String(name)] ?? 0), 0);
  if (bits === 0) return fallback;
  const dates = bits === Accepts.text ? datesIn(schema) : 0;
  if (dates !== 0) return isRescued ? dates : Accepts.text;
  return isRescued || (bits & Accepts.text) !== 0 ? bits : ANYTHING;
}

/**
 * The dates a text column takes; 0 if it takes any text. Other connectors declare `date-time` for times with and without a
 * time zone.
 */
function datesIn({ format, airbyte_type: airbyteType }: Readonly<Record<string, unknown>>): number {
  if (format === 'date') return Accepts.day;
  if (format !== 'date-time') return 0;
  if (airbyteType === timestampWithoutZone.airbyte_type) return Accepts.local;
  return airbyteType === timestampInUtc.airbyte_type ? Accepts.moment : Accepts.moment | Accepts.local;
}

/** True if a column takes the value in a range unchanged. Every column takes null. */
export function fits(buffer: Buffer, start: number, end: number, accepts: number): boolean {
  switch (kindAt(buffer, start)) {
    case Kind.null:
      return true;
    case Kind.string:
      if ((accepts & Accepts.text) !== 0) return true;
      return (accepts & DATES) !== 0 && (accepts & dateAt(buffer, start, end)) !== 0;
    case Kind.boolean:
      return (accepts & Accepts.boolean) !== 0;
    case Kind.object:
      return (accepts & Accepts.object) !== 0;
    case Kind.array:
      return (accepts & Accepts.array) !== 0;
    default:
      if (accepts === ANYTHING) return true;
      if ((accepts & Accepts.number) !== 0) return isFiniteNumber(buffer, start, end);
      return (accepts & Accepts.integer) !== 0 && isInteger64(buffer, start, end);
  }
}

/** `1e400` exceeds a double, and so what many destinations can read. */
function isFiniteNumber(buffer: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const isExponent = (byteAt(buffer, i) | LOWER_CASE) === LOWER_E;
    if (isExponent || i - start > MAX_FINITE_DIGITS)
      return Number.isFinite(Number(buffer.toString('latin1', start, end)));
  }
  return true;
}

/** The kind of date in a string, as one of `Accepts`; 0 if it is not one. */
function dateAt(buffer: Buffer, start: number, end: number): number {
  if (end - start > MAX_DATE_LENGTH + 2) return 0;
  const kind = dateKindOf(buffer.toString('latin1', start + 1, end - 1));
  return kind === undefined ? 0 : Accepts[kind];
}

/** True for digits only, with an optional minus, that fit in 64 bits. */
function isInteger64(buffer: Buffer, start: number, end: number): boolean {
  for (let i = byteAt(buffer, start) === MINUS ? start + 1 : start; i < end; i++) {
    const byte = byteAt(buffer, i);
    if (byte < ZERO || byte > NINE) return false;
  }
  if (end - start <= SAFE_INTEGER_DIGITS) return true;
  const value = BigInt(buffer.toString('latin1', start, end));
  return value >= MIN_INT64 && value <= MAX_INT64;
}
