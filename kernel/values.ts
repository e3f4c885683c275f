/** What becomes of a value in the column of its property. */
import { dateKind } from './time';
import { hasExponent, hasFraction } from './scan';

export const LEAVE_OUT: u32 = 0;
/** As it is. */
export const AS_SENT: u32 = 1;
/** Strings and null as they are, other values as a string that holds their JSON. */
export const AS_TEXT: u32 = 2;
/** null, and the value is rescued, because it does not fit. */
export const UNFIT: u32 = 3;
/** Rescued, because the catalog does not have its column. */
export const UNDECLARED: u32 = 4;
export const AS_TIME: u32 = 5;
/** Hand the line back. */
export const UNSURE: u32 = 6;

/** Places of a property's values. */
const IN_COLUMN: u32 = 0;
const IN_RESCUED: u32 = 1;

/** Kinds of values, bits of `Accepts` in `src/streams/records/accepted-kinds.ts`. */
const TEXT: u32 = 1;
const INTEGER: u32 = 2;
const NUMBER: u32 = 4;
const BOOLEAN: u32 = 8;
const OBJECT: u32 = 16;
const ARRAY: u32 = 32;
const DATES: u32 = 64 | 128 | 256;
const ANYTHING: u32 = 511;

/** Every integer of so many characters fits in 64 bits, every number without exponent in a double. */
const MAX_INTEGER: usize = 18;
const MAX_NUMBER: usize = 300;

/** Decides about the value that was scanned last. */
export function actionFor(place: u32, accepts: u32, value: usize, end: usize): u32 {
  if (place != IN_COLUMN) return place == IN_RESCUED ? UNDECLARED : LEAVE_OUT;
  if (accepts == TEXT) return AS_TEXT;
  const fitting = fitOf(accepts, value, end);
  if (fitting != UNFIT) return fitting;
  return (accepts & TEXT) != 0 ? AS_TEXT : UNFIT;
}

/** AS_SENT, UNFIT or UNSURE. */
function fitOf(accepts: u32, value: usize, end: usize): u32 {
  const first: u32 = load<u8>(value);
  if (first == 0x6e) return AS_SENT;
  if (first == 0x22) return fitOfText(accepts, value, end);
  if (first == 0x74 || first == 0x66) return fitIf((accepts & BOOLEAN) != 0);
  if (first == 0x7b) return fitIf((accepts & OBJECT) != 0);
  if (first == 0x5b) return fitIf((accepts & ARRAY) != 0);
  if (accepts == ANYTHING) return AS_SENT;
  if ((accepts & NUMBER) != 0) return hasExponent || end - value > MAX_NUMBER ? UNSURE : AS_SENT;
  if ((accepts & INTEGER) == 0 || hasFraction || hasExponent) return UNFIT;
  return end - value > MAX_INTEGER ? UNSURE : AS_SENT;
}

function fitOfText(accepts: u32, value: usize, end: usize): u32 {
  if ((accepts & TEXT) != 0) return AS_SENT;
  if ((accepts & DATES) == 0) return UNFIT;
  const kind = dateKind(value + 1, end - 1);
  if (kind == 0) return UNSURE;
  return fitIf((accepts & kind) != 0);
}

function fitIf(fits: bool): u32 {
  return fits ? AS_SENT : UNFIT;
}
