const SECONDS_A_DAY = 86_400;
const MS_A_DAY = SECONDS_A_DAY * 1000;

/** The number of days from 1970-01-01 to a yyyy-mm-dd; undefined for a text that is no such day. */
export function dayNumber(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(ms)) return undefined;
  const day = ms / MS_A_DAY;
  return dayText(day) === text ? day : undefined;
}

/** The yyyy-mm-dd of a day number. */
export function dayText(day: number): string {
  return new Date(day * MS_A_DAY).toISOString().slice(0, 10);
}

/** The day number of a second since 1970. */
export function dayOfSecond(second: number): number {
  return Math.floor(second / SECONDS_A_DAY);
}

/** A place's wall clock. */
export class Zone {
  readonly name: string;
  readonly #format: Intl.DateTimeFormat;

  /** @throws RangeError when there is no zone of that IANA name */
  constructor(name: string) {
    this.name = name;
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  }

  /** The day on the wall at `ms` (UTC). */
  dayAt(ms: number): number {
    return dayOfSecond(ms / 1000 + this.#offsetSeconds(ms));
  }

  /** Seconds the wall is ahead of UTC at `ms` (UTC). */
  offsetAt(ms: number): number {
    return this.#offsetSeconds(ms);
  }

  /** Seconds the wall is ahead of UTC when it shows `wallSecond` (seconds since 1970 as if the wall were UTC). */
  offsetAtLocalTime(wallSecond: number): number {
    const guess = this.#offsetSeconds(wallSecond * 1000);
    return this.#offsetSeconds((wallSecond - guess) * 1000);
  }

  #offsetSeconds(ms: number): number {
    const text = this.#format.format(ms);
    const found = /GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(text);
    if (found === null) return 0;
    const [, sign, hours, minutes, seconds = '0'] = found;
    const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    return sign === '-' ? -size : size;
  }
}
