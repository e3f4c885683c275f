import { byteAt } from '../../json/scan.ts';

const ZERO = 0x30;
const NINE = 0x39;
const DAY_S = 86_400;
/** 9999-12-30T23:59:59Z: later years do not fit the form, and the zone of a project moves a time by less than a day. */
const LATEST_S = 253_402_214_399;
/** Digits that a double holds for sure. */
const MOST_DIGITS = 15;

/** A number in a buffer as a double; NaN for what is no number. */
export function numberAt(text: Buffer, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) {
    const byte = byteAt(text, i);
    if (byte < ZERO || byte > NINE || end - start > MOST_DIGITS)
      return Number(text.toString('latin1', start, end));
    value = value * 10 + (byte - ZERO);
  }
  return end === start ? NaN : value;
}

/** Can an event have happened then (s since 1970)? */
export function isEventTime(seconds: number): boolean {
  return seconds >= 0 && seconds <= LATEST_S;
}

/** Writes moments as JSON strings, `"2026-11-13T00:00:00Z"`, remembering the day, which rarely changes. */
export class TimeWriter {
  /** More bytes than one moment takes. */
  static readonly MOST_BYTES = 32;
  #day = NaN;
  readonly #template = Buffer.from('"1970-01-01T00:00:00Z"');

  /** @param seconds since 1970; a fraction is written with milliseconds. Returns the position behind it. */
  write(seconds: number, to: Buffer, at: number): number {
    const whole = Math.floor(seconds);
    if (whole !== seconds)
      return at + to.write(`"${new Date(Math.round(seconds * 1000)).toISOString()}"`, at, 'latin1');
    const day = Math.floor(whole / DAY_S);
    if (day !== this.#day) {
      this.#template.write(new Date(day * DAY_S * 1000).toISOString().slice(0, 10), 1, 'latin1');
      this.#day = day;
    }
    const second = whole - day * DAY_S;
    this.#twoDigits(12, Math.floor(second / 3600));
    this.#twoDigits(15, Math.floor(second / 60) % 60);
    this.#twoDigits(18, second % 60);
    return at + this.#template.copy(to, at);
  }

  #twoDigits(at: number, value: number): void {
    this.#template[at] = ZERO + Math.floor(value / 10);
    this.#template[at + 1] = ZERO + (value % 10);
  }
}
