import type { MovableClock } from '../clock.ts';

/** The kinds of API that Mixpanel counts apart. */
export type Family = 'query' | 'export' | 'app';

/** What one family allows. The hour is a rolling one of the emulator's clock. */
export interface FamilyLimits {
  readonly perHour: number;
  readonly concurrent: number;
  /** Counts only while the clock runs in real time: one moved by hand would put unrelated requests in one second. */
  readonly perSecond: number;
}

/** true: Mixpanel's limits; false: none; an object: Mixpanel's with these numbers changed. */
export type LimitsOption =
  boolean | { readonly query?: Partial<FamilyLimits>; readonly export?: Partial<FamilyLimits> };

/** Leave to be served. */
export interface Admission {
  /** The request is over: it is no longer concurrent. */
  release(): void;
  /** The request did not cost anything after all. */
  refund(): void;
}

const NONE: FamilyLimits = { perHour: Infinity, concurrent: Infinity, perSecond: Infinity };
const MIXPANEL: Readonly<Record<Family, FamilyLimits>> = {
  query: { perHour: 60, concurrent: 5, perSecond: Infinity },
  export: { perHour: 60, concurrent: 100, perSecond: 3 },
  app: NONE,
};
const MS_AN_HOUR = 3_600_000;

interface Usage {
  running: number;
  admittedAtMs: number[];
}

/** Counts what the project has used of its rate limits, and refuses what is beyond them. */
export class RateLimits {
  readonly #clock: MovableClock;
  readonly #limits: Readonly<Record<Family, FamilyLimits>>;
  readonly #usage: Record<Family, Usage> = { query: unused(), export: unused(), app: unused() };

  constructor(option: LimitsOption, clock: MovableClock) {
    this.#clock = clock;
    this.#limits = chosenLimits(option);
  }

  /** Admits a request, or tells in Mixpanel's words why not. A refused request costs nothing. */
  admit(family: Family, projectId: number): Admission | string {
    const usage = this.#usage[family];
    const limits = this.#limits[family];
    const now = this.#clock.now();
    usage.admittedAtMs = usage.admittedAtMs.filter((at) => at > now - MS_AN_HOUR);
    const used = { running: usage.running, inTheHour: usage.admittedAtMs.length };
    if (used.running >= limits.concurrent || used.inTheHour >= limits.perHour) {
      return hourlyRefusal(family, projectId, used, limits);
    }
    if (this.#clock.runsInRealTime) {
      const lately = usage.admittedAtMs.filter((at) => at > now - 1000).length;
      if (lately >= limits.perSecond) return perSecondRefusal(family, projectId, lately, limits);
    }
    usage.running += 1;
    usage.admittedAtMs.push(now);
    return admission(usage, now);
  }

  /** Forgets what the last hour has used, as if nobody had asked for anything. */
  forget(): void {
    for (const usage of Object.values(this.#usage)) usage.admittedAtMs = [];
  }
}

function admission(usage: Usage, at: number): Admission {
  let running = true;
  return {
    release() {
      if (running) usage.running -= 1;
      running = false;
    },
    refund() {
      const place = usage.admittedAtMs.indexOf(at);
      if (place >= 0) usage.admittedAtMs.splice(place, 1);
    },
  };
}

function unused(): Usage {
  return { running: 0, admittedAtMs: [] };
}

function chosenLimits(option: LimitsOption): Readonly<Record<Family, FamilyLimits>> {
  if (option === true) return MIXPANEL;
  if (option === false) return { query: NONE, export: NONE, app: NONE };
  return {
    query: { ...MIXPANEL.query, ...option.query },
    export: { ...MIXPANEL.export, ...option.export },
    app: MIXPANEL.app,
  };
}

/** What Mixpanel says when the hour's queries are used up. */
export function hourIsUsedUp(family: Family, projectId: number): string {
  const limits = family === 'app' ? MIXPANEL.query : MIXPANEL[family];
  return hourlyRefusal(family, projectId, { running: 0, inTheHour: limits.perHour }, limits);
}

const MANUAL = 'For more information, please consult our documentation at https://docs.mixpanel.com/';

interface Used {
  readonly running: number;
  readonly inTheHour: number;
}

function hourlyRefusal(family: Family, projectId: number, used: Used, limits: FamilyLimits): string {
  const concurrent = `${used.running + 1}/${limits.concurrent} queries running concurrently`;
  const hourly = `${used.inTheHour + 1}/${limits.perHour} queries running in the last hour`;
  return `${title(family)} rate limit exceeded for project_id: ${projectId}. ${concurrent} and ${hourly}. ${MANUAL}`;
}

function perSecondRefusal(family: Family, projectId: number, lately: number, limits: FamilyLimits): string {
  const second = `${lately + 1}/${limits.perSecond} queries in the last second`;
  return `${title(family)} rate limit exceeded for project_id: ${projectId}. ${second}. ${MANUAL}`;
}

function title(family: Family): string {
  return family === 'export' ? 'Export' : 'Query';
}
