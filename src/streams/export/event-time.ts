import { FIRST_MS } from '../../base/first-day.ts';
import { byteAt } from '../../json/scan.ts';

const QUOTE = 0x22;
const ZERO = 0x30;
const NINE = 0x39;
const DAY_S = 86_400;
/** 9999-12-30T23:59:59Z. Later years do not fit the format, and a time zone moves a time by less than a day. */
const MAX_TIME_S = 253_402_214_399;
/** From here on a time is in milliseconds: as seconds it would be later than the year 5138. */
const MIN_TIME_MS = 100_000_000_000;
/** Every integer of this many digits is exact as a double. */
const MAX_EXACT_DIGITS = 15;

/** Reads the number in a range as a double; NaN if it is not a number. */
export function numberAt(buffer: Buffer, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) {
    const byte = byteAt(buffer, i);
    if (byte < ZERO || byte > NINE || end - start > MAX_EXACT_DIGITS)
      return Number(buffer.toString('latin1', start, end));
    value = value * 10 + (byte - ZERO);
  }
  return end === start ? NaN : value;
}

/**
 * Reads the time of an event (s since 1970). Documented are seconds. Milliseconds and digits in text, which clients send
 * too, mean the same moment. NaN for anything else.
 */
export function eventTimeAt(buffer: Buffer, start: number, end: number): number {
  const isText = byteAt(buffer, start) === QUOTE;
  const value = isText ? digitsAt(buffer, start + 1, end - 1) : numberAt(buffer, start, end);
  const seconds = value < MIN_TIME_MS ? value : value / 1000;
  return seconds >= 0 && seconds <= MAX_TIME_S ? seconds : NaN;
}

function digitsAt(buffer: Buffer, start: number, end: number): number {
  const text = buffer.toString('latin1', start, end);
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
}

/** Formats times as JSON strings, `"2026-11-13T00:00:00Z"`. Keeps the day, which rarely changes. */
export class TimeFormatter {
  #day = NaN;
  readonly #end: string;
  readonly #template: Buffer;

  /** @param end what follows the seconds: the `Z` of UTC, or nothing */
  constructor(end: '.000Z' | 'Z' | '' = 'Z') {
    this.#end = `${end}"`;
    this.#template = Buffer.from(`"1970-01-01T00:00:00${this.#end}`);
  }

  /** @param seconds since 1970; a fraction is written with milliseconds. The bytes are valid until the next call. */
  format(seconds: number): Buffer {
    if (!Number.isInteger(seconds))
      return Buffer.from(
        `"${new Date(Math.round(seconds * 1000)).toISOString().slice(0, -1)}${this.#end}`,
        'latin1',
      );
    const day = Math.floor(seconds / DAY_S);
    if (day !== this.#day) {
      this.#template.write(new Date(day * DAY_S * 1000).toISOString().slice(0, 10), 1, 'latin1');
      this.#day = day;
    }
    const second = seconds - day * DAY_S;
    this.#writeTwoDigits(12, Math.floor(second / 3600));
    this.#writeTwoDigits(15, Math.floor(second / 60) % 60);
    this.#writeTwoDigits(18, second % 60);
    return this.#template;
  }

  #writeTwoDigits(offset: number, value: number): void {
    this.#template[offset] = ZERO + Math.floor(value / 10);
    this.#template[offset + 1] = ZERO + (value % 10);
  }
}

/** Formats arrivals as JSON strings, `"2026-11-13T00:00:00.123Z"`. */
export class ArrivalFormatter {
  readonly #time = new TimeFormatter('.000Z');

  /**
   * @param ms since 1970, UTC
   * @returns undefined if that is not a moment since Mixpanel began. The bytes are valid until the next call.
   */
  format(ms: number): Buffer | undefined {
    if (!(ms >= FIRST_MS && ms <= MAX_TIME_S * 1000)) return undefined;
    const seconds = Math.floor(ms / 1000);
    const text = this.#time.format(seconds);
    const millis = Math.floor(ms) - seconds * 1000;
    for (let i = 0, rest = millis; i < 3; i++, rest = Math.floor(rest / 10))
      text[23 - i] = ZERO + (rest % 10);
    return text;
  }
}
