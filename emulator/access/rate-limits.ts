import type { MovableClock } from '../clock.ts';
import type { Family, FamilyLimits } from './families.ts';
import type { FamilyUsage, Refusal, RefusedBy } from './refusals.ts';
import { rateLimitHeaders } from './refusals.ts';

/** true: Mixpanel's limits; false: no limits; an object: Mixpanel's limits with these overrides. */
export type LimitsOption = boolean | Readonly<Partial<Record<Family, Partial<FamilyLimits>>>>;

export interface Admission {
  /** Concurrent requests of the family, including this one. */
  readonly running: number;
  /** Ends the request: it no longer counts as concurrent. */
  release(): void;
  /** Removes the request from the hourly count. */
  refund(): void;
}

const UNLIMITED: FamilyLimits = {
  perHour: Infinity,
  perMinute: Infinity,
  concurrent: Infinity,
  perSecond: Infinity,
};
const MIXPANEL: Readonly<Record<Family, FamilyLimits>> = {
  query: { ...UNLIMITED, perHour: 60, concurrent: 5 },
  export: { ...UNLIMITED, perHour: 60, concurrent: 100, perSecond: 3 },
  app: UNLIMITED,
  lexicon: { ...UNLIMITED, perMinute: 5 },
  ingest: UNLIMITED,
};
const MS_A_SECOND = 1000;
const MS_A_MINUTE = 60_000;
const MS_AN_HOUR = 3_600_000;
/** After which a request no longer counts; running ones end within a second. */
const WINDOWS_MS = {
  hour: MS_AN_HOUR,
  minute: MS_A_MINUTE,
  second: MS_A_SECOND,
  concurrency: MS_A_SECOND,
} as const;

interface Usage {
  running: number;
  /** Oldest first. */
  admittedAtMs: number[];
}

export class RateLimits {
  readonly #clock: MovableClock;
  readonly #limits: Readonly<Record<Family, FamilyLimits>>;
  readonly #usage: Record<Family, Usage> = {
    query: unused(),
    export: unused(),
    app: unused(),
    lexicon: unused(),
    ingest: unused(),
  };
  #isSuspended = false;

  constructor(option: LimitsOption, clock: MovableClock) {
    this.#clock = clock;
    this.#limits = chosenLimits(option);
  }

  /**
   * Admits or refuses a request. A refused request costs nothing.
   * @param isFree whether it does not count against the hour, such as a later page of a counted query
   */
  admit(family: Family, isFree = false): Admission | Refusal {
    if (this.#isSuspended) return admission(unused(), undefined);
    const usage = this.#usage[family];
    const now = this.#clock.now();
    usage.admittedAtMs = usage.admittedAtMs.filter((at) => at > now - MS_AN_HOUR);
    const refusedBy = this.#refusedBy(family, isFree);
    if (refusedBy !== undefined) {
      const limits = this.#limits[family];
      const waitSeconds = this.#wait(family, WINDOWS_MS[refusedBy]);
      return { refusedBy, family, limits, usage: this.#usageOf(family), waitSeconds };
    }
    usage.running += 1;
    if (!isFree) usage.admittedAtMs.push(now);
    return admission(usage, isFree ? undefined : now);
  }

  /** A refusal that the usage does not explain; a family without limits is refused by Mixpanel's usual ones. */
  unprovoked(family: Family, refusedBy: RefusedBy): Refusal {
    const usual = MIXPANEL[family].perHour === Infinity ? MIXPANEL.query : MIXPANEL[family];
    const limits = this.#limits[family].perHour === Infinity ? usual : this.#limits[family];
    const usage = {
      ...this.#usageOf(family),
      ...(refusedBy === 'hour' ? { hour: limits.perHour } : {}),
      ...(refusedBy === 'concurrency' ? { running: limits.concurrent } : {}),
    };
    const waitSeconds = refusedBy === 'hour' ? MS_AN_HOUR / MS_A_SECOND : 1;
    return { refusedBy, family, limits, usage, waitSeconds };
  }

  /** The headers of an answer that reports its family's limits. */
  headers(family: Family): Record<string, string> {
    return rateLimitHeaders(this.#limits[family], this.#usageOf(family));
  }

  /** Counts requests of other clients, such as dashboards. */
  use(family: Family, count: number): void {
    const now = this.#clock.now();
    this.#usage[family].admittedAtMs.push(...Array<number>(count).fill(now));
  }

  /** Admits and does not count requests until the returned function is called: those of an observer. */
  suspend(): () => void {
    this.#isSuspended = true;
    return () => {
      this.#isSuspended = false;
    };
  }

  forget(): void {
    for (const usage of Object.values(this.#usage)) usage.admittedAtMs = [];
  }

  #refusedBy(family: Family, isFree: boolean): Exclude<RefusedBy, 'load'> | undefined {
    const limits = this.#limits[family];
    const { running, hour, minute, second } = this.#usageOf(family);
    if (running >= limits.concurrent) return 'concurrency';
    if (isFree) return undefined;
    if (hour >= limits.perHour) return 'hour';
    if (minute >= limits.perMinute) return 'minute';
    return second >= limits.perSecond ? 'second' : undefined;
  }

  #usageOf(family: Family): FamilyUsage {
    const { admittedAtMs, running } = this.#usage[family];
    const now = this.#clock.now();
    const inLast = (ms: number): number => admittedAtMs.filter((at) => at > now - ms).length;
    return {
      running,
      hour: inLast(MS_AN_HOUR),
      minute: inLast(MS_A_MINUTE),
      second: this.#clock.isRunning ? inLast(MS_A_SECOND) : 0,
    };
  }

  /** Seconds until the oldest request of the last `ms` leaves that window. */
  #wait(family: Family, ms: number): number {
    const now = this.#clock.now();
    const oldest = this.#usage[family].admittedAtMs.find((at) => at > now - ms) ?? now;
    return Math.ceil((oldest + ms - now) / MS_A_SECOND);
  }
}

function admission(usage: Usage, countedAtMs: number | undefined): Admission {
  let isReleased = false;
  return {
    running: usage.running,
    release() {
      if (!isReleased) usage.running -= 1;
      isReleased = true;
    },
    refund() {
      const index = countedAtMs === undefined ? -1 : usage.admittedAtMs.indexOf(countedAtMs);
      if (index >= 0) usage.admittedAtMs.splice(index, 1);
    },
  };
}

function unused(): Usage {
  return { running: 0, admittedAtMs: [] };
}

function chosenLimits(option: LimitsOption): Readonly<Record<Family, FamilyLimits>> {
  const changes = typeof option === 'boolean' ? {} : option;
  const limitsOf = (family: Family) =>
    option === false ? UNLIMITED : { ...MIXPANEL[family], ...changes[family] };
  return {
    query: limitsOf('query'),
    export: limitsOf('export'),
    app: limitsOf('app'),
    lexicon: limitsOf('lexicon'),
    ingest: limitsOf('ingest'),
  };
}
