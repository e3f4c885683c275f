const SECONDS_A_DAY = 86_400;
const MS_A_DAY = SECONDS_A_DAY * 1000;

/** Parses yyyy-mm-dd into days since 1970-01-01; undefined if the text isn't a valid day. */
export function dayNumber(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(ms)) return undefined;
  const day = ms / MS_A_DAY;
  return dayText(day) === text ? day : undefined;
}

/** Formats a day number as yyyy-mm-dd. */
export function dayText(day: number): string {
  return new Date(day * MS_A_DAY).toISOString().slice(0, 10);
}

/** Converts seconds since 1970 to a day number. */
export function dayOfSecond(second: number): number {
  return Math.floor(second / SECONDS_A_DAY);
}

export class Zone {
  readonly name: string;
  readonly #format: Intl.DateTimeFormat;

  /** @throws RangeError if the IANA name is unknown */
  constructor(name: string) {
    this.name = name;
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  }

  /** The local day number at `ms` (UTC). */
  dayAt(ms: number): number {
    return dayOfSecond(ms / 1000 + this.#offsetSeconds(ms));
  }

  /** Seconds local time is ahead of UTC at `ms` (UTC). */
  offsetAt(ms: number): number {
    return this.#offsetSeconds(ms);
  }

  /** Seconds local time is ahead of UTC at a local time, given in seconds since 1970 as if it were UTC. */
  offsetAtLocalTime(localSecond: number): number {
    const guess = this.#offsetSeconds(localSecond * 1000);
    return this.#offsetSeconds((localSecond - guess) * 1000);
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
