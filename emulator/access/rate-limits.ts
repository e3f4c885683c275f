import type { MovableClock } from '../clock.ts';

/** API families; Mixpanel limits each separately. */
export const FAMILIES = ['query', 'export', 'app', 'lexicon', 'ingest'] as const;

export type Family = (typeof FAMILIES)[number];

/** The limits of one family. Hour and minute are rolling windows by the emulator's clock. */
export interface FamilyLimits {
  readonly perHour: number;
  readonly perMinute: number;
  readonly concurrent: number;
  /** Enforced only in real time: on a frozen clock, all requests happen in the same second. */
  readonly perSecond: number;
}

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

/** A 429: Mixpanel's message and the seconds until a retry can succeed. */
export interface Refusal {
  readonly message: string;
  readonly waitSeconds: number;
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
const TITLES: Readonly<Record<Family, string>> = {
  query: 'Query',
  export: 'Export',
  app: 'App',
  lexicon: 'Lexicon',
  ingest: 'Ingestion',
};
const MS_A_SECOND = 1000;
const MS_A_MINUTE = 60_000;
const MS_AN_HOUR = 3_600_000;

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

  constructor(option: LimitsOption, clock: MovableClock) {
    this.#clock = clock;
    this.#limits = chosenLimits(option);
  }

  /**
   * Admits or refuses a request. A refused request costs nothing.
   * @param isFree whether it is a later page of a counted query: it counts as concurrent only
   */
  admit(family: Family, projectId: number, isFree = false): Admission | Refusal {
    const usage = this.#usage[family];
    const now = this.#clock.now();
    usage.admittedAtMs = usage.admittedAtMs.filter((at) => at > now - MS_AN_HOUR);
    const refusal = this.#refusalOf(family, projectId, isFree);
    if (refusal !== undefined) return refusal;
    usage.running += 1;
    if (!isFree) usage.admittedAtMs.push(now);
    return admission(usage, isFree ? undefined : now);
  }

  /** Counts requests of other clients, such as dashboards. */
  use(family: Family, count: number): void {
    const now = this.#clock.now();
    this.#usage[family].admittedAtMs.push(...Array<number>(count).fill(now));
  }

  forget(): void {
    for (const usage of Object.values(this.#usage)) usage.admittedAtMs = [];
  }

  #refusalOf(family: Family, projectId: number, isFree: boolean): Refusal | undefined {
    const { admittedAtMs, running } = this.#usage[family];
    const limits = this.#limits[family];
    const start = `${TITLES[family]} rate limit exceeded for project_id: ${projectId}. `;
    const inLastHour = admittedAtMs.length;
    if (running >= limits.concurrent || (!isFree && inLastHour >= limits.perHour)) {
      const message = start + hourlyUsage({ running, inLastHour }, limits);
      return { message, waitSeconds: running >= limits.concurrent ? 1 : this.#wait(family, MS_AN_HOUR) };
    }
    if (isFree) return undefined;
    const inLast = (ms: number): number => admittedAtMs.filter((at) => at > this.#clock.now() - ms).length;
    const inLastMinute = inLast(MS_A_MINUTE);
    if (inLastMinute >= limits.perMinute) {
      const message = `${start}${inLastMinute + 1}/${limits.perMinute} queries in the last minute. ${DOCS_LINK}`;
      return { message, waitSeconds: this.#wait(family, MS_A_MINUTE) };
    }
    const inLastSecond = this.#clock.runsInRealTime ? inLast(MS_A_SECOND) : 0;
    if (inLastSecond < limits.perSecond) return undefined;
    const message = `${start}${inLastSecond + 1}/${limits.perSecond} queries in the last second. ${DOCS_LINK}`;
    return { message, waitSeconds: 1 };
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

export function hourlyLimitMessage(family: Family, projectId: number): string {
  const limits = MIXPANEL[family].perHour === Infinity ? MIXPANEL.query : MIXPANEL[family];
  const used = hourlyUsage({ running: 0, inLastHour: limits.perHour }, limits);
  return `${TITLES[family]} rate limit exceeded for project_id: ${projectId}. ${used}`;
}

const DOCS_LINK = 'For more information, please consult our documentation at https://docs.mixpanel.com/';

interface Used {
  readonly running: number;
  readonly inLastHour: number;
}

function hourlyUsage(used: Used, limits: FamilyLimits): string {
  const concurrent = `${used.running + 1}/${limits.concurrent} queries running concurrently`;
  const hourly = `${used.inLastHour + 1}/${limits.perHour} queries running in the last hour`;
  return `${concurrent} and ${hourly}. ${DOCS_LINK}`;
}
