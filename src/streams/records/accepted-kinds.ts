import type { ColumnSchemas } from '../../airbyte/stream.ts';
import { parseTimestamp } from '../../base/days.ts';
import { byteAt, Kind, kindAt } from '../../json/scan.ts';
import { isObject } from '../../base/json-object.ts';

/** What values a column takes as they are, as bits. */
export const Accepts = {
  text: 1,
  integer: 2,
  number: 4,
  boolean: 8,
  object: 16,
  array: 32,
  moment: 64,
} as const;
export const ANYTHING = 127;

const BIT_OF_TYPE: Readonly<Record<string, number>> = {
  string: Accepts.text,
  integer: Accepts.integer,
  number: Accepts.number,
  boolean: Accepts.boolean,
  object: Accepts.object,
  array: Accepts.array,
};

/** Digits that a 64-bit integer holds for sure, a sign included. */
const SAFE_INTEGER_DIGITS = 18;
const LARGEST = 2n ** 63n - 1n;
const SMALLEST = -(2n ** 63n);
/** So many digits without an exponent are a double's for sure. */
const MOST_SURE_DIGITS = 300;
const LOWER_CASE = 0x20;
const LOWER_E = 0x65;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

/** What the catalog says of a column. */
export function schemaIn(catalog: ColumnSchemas, column: string): unknown {
  return Object.hasOwn(catalog, column) ? catalog[column] : undefined;
}

/**
 * What a column takes, by its schema in the catalog.
 *
 * @param otherwise where that says no type
 * @param keepsAll is there a column for what does not fit? Without one a value stays as it came, for it would be lost
 */
export function acceptedBy(schema: unknown, otherwise: number, keepsAll: boolean): number {
  if (!isObject(schema)) return otherwise;
  const { type, format } = schema;
  const types: unknown[] = Array.isArray(type) ? type : [type];
  const bits = types.reduce<number>((sum, name) => sum | (BIT_OF_TYPE[String(name)] ?? 0), 0);
  if (bits === 0) return otherwise;
  const isMoment = bits === Accepts.text && (format === 'date' || format === 'date-time');
  if (!isMoment) return keepsAll || (bits & Accepts.text) !== 0 ? bits : ANYTHING;
  return keepsAll ? Accepts.moment : Accepts.text;
}

/** Can the value there stand in such a column as it is? null always can. */
export function fits(text: Buffer, start: number, end: number, accepts: number): boolean {
  switch (kindAt(text, start)) {
    case Kind.null:
      return true;
    case Kind.string:
      return (
        (accepts & Accepts.text) !== 0 || ((accepts & Accepts.moment) !== 0 && isMoment(text, start, end))
      );
    case Kind.boolean:
      return (accepts & Accepts.boolean) !== 0;
    case Kind.object:
      return (accepts & Accepts.object) !== 0;
    case Kind.array:
      return (accepts & Accepts.array) !== 0;
    default:
      if (accepts === ANYTHING) return true;
      if ((accepts & Accepts.number) !== 0) return isFiniteNumber(text, start, end);
      return (accepts & Accepts.integer) !== 0 && isInteger64(text, start, end);
  }
}

/** `1e400` is more than a double holds, and so more than many destinations read. */
function isFiniteNumber(text: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const isExponent = (byteAt(text, i) | LOWER_CASE) === LOWER_E;
    if (isExponent || i - start > MOST_SURE_DIGITS)
      return Number.isFinite(Number(text.toString('latin1', start, end)));
  }
  return true;
}

function isMoment(text: Buffer, start: number, end: number): boolean {
  return parseTimestamp(text.toString('latin1', start + 1, end - 1)) !== undefined;
}

/** Digits alone, of a number that 64 bits hold. */
function isInteger64(text: Buffer, start: number, end: number): boolean {
  for (let i = byteAt(text, start) === MINUS ? start + 1 : start; i < end; i++) {
    const byte = byteAt(text, i);
    if (byte < ZERO || byte > NINE) return false;
  }
  if (end - start <= SAFE_INTEGER_DIGITS) return true;
  const value = BigInt(text.toString('latin1', start, end));
  return value >= SMALLEST && value <= LARGEST;
}
