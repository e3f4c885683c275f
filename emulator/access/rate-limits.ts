import type { MovableClock } from '../clock.ts';

/** The kinds of API that Mixpanel counts apart. */
export const FAMILIES = ['query', 'export', 'app', 'lexicon', 'ingest'] as const;

export type Family = (typeof FAMILIES)[number];

/** What one family allows. Hour and minute are rolling ones of the emulator's clock. */
export interface FamilyLimits {
  readonly perHour: number;
  readonly perMinute: number;
  readonly concurrent: number;
  /** Counts only while the clock runs in real time: one moved by hand would put unrelated requests in one second. */
  readonly perSecond: number;
}

/** true: Mixpanel's limits; false: none; an object: Mixpanel's with these numbers changed. */
export type LimitsOption = boolean | Readonly<Partial<Record<Family, Partial<FamilyLimits>>>>;

/** Leave to be served. */
export interface Admission {
  /** How many requests of the family are under way now, this one included. */
  readonly running: number;
  /** The request is over: it is no longer concurrent. */
  release(): void;
  /** The request did not cost anything after all. */
  refund(): void;
}

/** No leave: Mixpanel's words for it, and when to come again. */
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

/** Counts what the project has used of its rate limits, and refuses what is beyond them. */
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
   * Admits a request, or tells why not. A refused request costs nothing.
   * @param isFree whether it is part of a query that was paid for: it runs beside the others, but is not counted
   */
  admit(family: Family, projectId: number, isFree = false): Admission | Refusal {
    const usage = this.#usage[family];
    const now = this.#clock.now();
    usage.admittedAtMs = usage.admittedAtMs.filter((at) => at > now - MS_AN_HOUR);
    const refused = this.#refusalOf(family, projectId, isFree);
    if (refused !== undefined) return refused;
    usage.running += 1;
    if (!isFree) usage.admittedAtMs.push(now);
    return admission(usage, isFree ? undefined : now);
  }

  /** Counts queries that somebody else has made now, such as the company's own dashboards. */
  use(family: Family, count: number): void {
    const now = this.#clock.now();
    this.#usage[family].admittedAtMs.push(...Array<number>(count).fill(now));
  }

  /** Forgets what the last hour has used, as if nobody had asked for anything. */
  forget(): void {
    for (const usage of Object.values(this.#usage)) usage.admittedAtMs = [];
  }

  #refusalOf(family: Family, projectId: number, isFree: boolean): Refusal | undefined {
    const { admittedAtMs, running } = this.#usage[family];
    const limits = this.#limits[family];
    const start = `${TITLES[family]} rate limit exceeded for project_id: ${projectId}. `;
    const inTheHour = admittedAtMs.length;
    if (running >= limits.concurrent || (!isFree && inTheHour >= limits.perHour)) {
      const message = start + hourlyUsage({ running, inTheHour }, limits);
      return { message, waitSeconds: running >= limits.concurrent ? 1 : this.#wait(family, MS_AN_HOUR) };
    }
    if (isFree) return undefined;
    const lately = (ms: number): number => admittedAtMs.filter((at) => at > this.#clock.now() - ms).length;
    const inTheMinute = lately(MS_A_MINUTE);
    if (inTheMinute >= limits.perMinute) {
      const message = `${start}${inTheMinute + 1}/${limits.perMinute} queries in the last minute. ${MANUAL}`;
      return { message, waitSeconds: this.#wait(family, MS_A_MINUTE) };
    }
    const inTheSecond = this.#clock.runsInRealTime ? lately(MS_A_SECOND) : 0;
    if (inTheSecond < limits.perSecond) return undefined;
    const message = `${start}${inTheSecond + 1}/${limits.perSecond} queries in the last second. ${MANUAL}`;
    return { message, waitSeconds: 1 };
  }

  /** Seconds until the oldest request of the last `ms` is older than that. */
  #wait(family: Family, ms: number): number {
    const now = this.#clock.now();
    const oldest = this.#usage[family].admittedAtMs.find((at) => at > now - ms) ?? now;
    return Math.ceil((oldest + ms - now) / MS_A_SECOND);
  }
}

function admission(usage: Usage, paidAt: number | undefined): Admission {
  let isOver = false;
  return {
    running: usage.running,
    release() {
      if (!isOver) usage.running -= 1;
      isOver = true;
    },
    refund() {
      const place = paidAt === undefined ? -1 : usage.admittedAtMs.indexOf(paidAt);
      if (place >= 0) usage.admittedAtMs.splice(place, 1);
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

/** What Mixpanel says when the hour's queries are used up. */
export function hourlyLimitMessage(family: Family, projectId: number): string {
  const limits = MIXPANEL[family].perHour === Infinity ? MIXPANEL.query : MIXPANEL[family];
  const used = hourlyUsage({ running: 0, inTheHour: limits.perHour }, limits);
  return `${TITLES[family]} rate limit exceeded for project_id: ${projectId}. ${used}`;
}

const MANUAL = 'For more information, please consult our documentation at https://docs.mixpanel.com/';

interface Used {
  readonly running: number;
  readonly inTheHour: number;
}

function hourlyUsage(used: Used, limits: FamilyLimits): string {
  const concurrent = `${used.running + 1}/${limits.concurrent} queries running concurrently`;
  const hourly = `${used.inTheHour + 1}/${limits.perHour} queries running in the last hour`;
  return `${concurrent} and ${hourly}. ${MANUAL}`;
}
