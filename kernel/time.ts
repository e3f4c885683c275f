/** Times as text. */
import { isDigit } from './scan';

const DAY_S: i64 = 86400;
/** The longest text that is looked at as a date. */
const MAX_DATE: usize = 35;

/** Kinds of dates, as bits of `Accepts`. */
const DAY: u32 = 64;
const LOCAL: u32 = 128;
const MOMENT: u32 = 256;

/** The digits of the last day that was written, as year, month and day. */
let lastDay: i64 = -1;
let year: u32 = 0;
let month: u32 = 0;
let dayOfMonth: u32 = 0;

/** Reads up to 15 digits; -1 if the value is anything else. */
export function digitsAt(at: usize, end: usize): i64 {
  if (end - at > 15 || at == end) return -1;
  let value: i64 = 0;
  for (; at < end; at++) {
    const byte: u32 = load<u8>(at);
    if (!isDigit(byte)) return -1;
    value = value * 10 + (byte - 0x30);
  }
  return value;
}

/** Writes `2026-01-15T08:00:00`. Returns the address after it. */
export function writeTime(seconds: i64, to: usize): usize {
  const day = seconds / DAY_S;
  const second = u32(seconds - day * DAY_S);
  if (day != lastDay) setDay(day);
  writeTwo(to, year / 100);
  writeTwo(to + 2, year % 100);
  store<u8>(to + 4, 0x2d);
  writeTwo(to + 5, month);
  store<u8>(to + 7, 0x2d);
  writeTwo(to + 8, dayOfMonth);
  store<u8>(to + 10, 0x54);
  writeTwo(to + 11, second / 3600);
  store<u8>(to + 13, 0x3a);
  writeTwo(to + 14, (second / 60) % 60);
  store<u8>(to + 16, 0x3a);
  writeTwo(to + 17, second % 60);
  return to + 19;
}

/** Writes `.123`. */
export function writeMillis(millis: u32, to: usize): usize {
  store<u8>(to, 0x2e);
  store<u8>(to + 1, u8(0x30 + millis / 100));
  writeTwo(to + 2, millis % 100);
  return to + 4;
}

function writeTwo(to: usize, value: u32): void {
  store<u16>(to, u16(0x3030 + value / 10 + ((value % 10) << 8)));
}

/** From days since 1970 to the date: see "chrono-Compatible Low-Level Date Algorithms" by Howard Hinnant. */
function setDay(day: i64): void {
  lastDay = day;
  const shifted = u32(day + 719468);
  const era = shifted / 146097;
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const monthFromMarch = (5 * dayOfYear + 2) / 153;
  dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
  month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  year = yearOfEra + era * 400 + u32(month <= 2);
}

/** The kind of a date between quotes, as a bit of `Accepts`; 0 if it is not one, or not surely. */
export function dateKind(at: usize, end: usize): u32 {
  const length = end - at;
  if (length < 10 || length > MAX_DATE || !isDay(at)) return 0;
  if (length == 10) return DAY;
  const separator: u32 = load<u8>(at + 10);
  if ((separator != 0x54 && separator != 0x20) || length < 19 || !isTimeOfDay(at + 11)) return 0;
  at += 19;
  if (at < end && load<u8>(at) == 0x2e) {
    const digits = at + 1;
    for (at = digits; at < end && isDigit(load<u8>(at));) at++;
    if (at == digits || at > digits + 9) return 0;
  }
  if (at == end) return LOCAL;
  return isOffset(at, end) ? MOMENT : 0;
}

/** Years 1 and 9999 are left out: their first and last moments depend on the offset. */
function isDay(at: usize): bool {
  const years = twoDigits(at) * 100 + twoDigits(at + 2);
  const months = twoDigits(at + 5);
  const days = twoDigits(at + 8);
  if (years < 2 || years > 9998 || months < 1 || months > 12 || days < 1) return false;
  if (load<u8>(at + 4) != 0x2d || load<u8>(at + 7) != 0x2d) return false;
  const isLeap = years % 4 == 0 && (years % 100 != 0 || years % 400 == 0);
  if (months == 2) return days <= (isLeap ? 29 : 28);
  return days <= (months == 4 || months == 6 || months == 9 || months == 11 ? 30 : 31);
}

function isTimeOfDay(at: usize): bool {
  const hours = twoDigits(at);
  const minutes = twoDigits(at + 3);
  const seconds = twoDigits(at + 6);
  if (load<u8>(at + 2) != 0x3a || load<u8>(at + 5) != 0x3a) return false;
  return hours <= 23 && minutes <= 59 && seconds <= 59;
}

/** `Z`, `+01:00` or `+0100`, of up to 14 hours. */
function isOffset(at: usize, end: usize): bool {
  const sign: u32 = load<u8>(at);
  if (sign == 0x5a) return at + 1 == end;
  if (sign != 0x2b && sign != 0x2d) return false;
  const minutes = load<u8>(at + 3) == 0x3a ? at + 4 : at + 3;
  return minutes + 2 == end && twoDigits(at + 1) <= 14 && twoDigits(minutes) <= 59;
}

/** A large number if they are not digits. */
function twoDigits(at: usize): u32 {
  const tens: u32 = load<u8>(at);
  const ones: u32 = load<u8>(at + 1);
  return isDigit(tens) && isDigit(ones) ? (tens - 0x30) * 10 + (ones - 0x30) : 100000;
}
