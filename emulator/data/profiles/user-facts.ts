import { SeededRandom, hash32 } from '../seeded-random.ts';

/** What decides the generated users; all of it is described at `EmulatorOptions`. */
export interface UserSettings {
  readonly seed: number;
  readonly profiles: number;
  /** Day number: everybody was there before it. */
  readonly firstDay: number;
  readonly profileProperties: number;
  readonly neverSeenShare: number;
  readonly numericIdShare: number;
  readonly edgeCaseProfileShare: number;
}

/** The facts of one user, from which the profile is written. Times are ms (UTC). */
export interface UserFacts {
  readonly index: number;
  /** The id is a string, a number, or a number beyond 2^53. */
  readonly idKind: 'text' | 'number' | 'long number';
  /** Made by an import, without any visit. */
  readonly isNeverSeen: boolean;
  readonly createdMs: number;
  /** From one visit to the next. */
  readonly everyMs: number;
  /** No visit is after this. */
  readonly stopsMs: number;
  readonly isEdgeCase: boolean;
  /** What the rest of the profile is drawn from. */
  readonly variety: number;
}

const MS_AN_HOUR = 3_600_000;
const MS_A_DAY = 24 * MS_AN_HOUR;
const HOURS_BEFORE_FIRST_DAY = 400 * 24;
const SHARE_OF_DAILY = 0.35;
const SHARE_OF_LOST = 0.3;
/** Keeps the draws of users and those of events apart. */
const USERS_KEY = 0x75736572;

/** The facts of the user at an index. */
export function userFacts(settings: UserSettings, index: number): UserFacts {
  const draws = new SeededRandom(hash32(settings.seed ^ USERS_KEY) ^ index);
  const isNumber = draws.chance(settings.numericIdShare);
  const idKind = isNumber ? (draws.chance(0.5) ? 'number' : 'long number') : 'text';
  const isNeverSeen = draws.chance(settings.neverSeenShare);
  const firstMs = settings.firstDay * MS_A_DAY;
  const createdMs =
    firstMs - (1 + draws.below(HOURS_BEFORE_FIRST_DAY)) * MS_AN_HOUR + draws.below(MS_AN_HOUR);
  const isDaily = draws.chance(SHARE_OF_DAILY);
  const everyMs = isDaily ? (6 + draws.below(42)) * MS_AN_HOUR : (48 + draws.below(700)) * MS_AN_HOUR;
  const isLost = draws.chance(SHARE_OF_LOST);
  const stopsMs = isLost ? createdMs + draws.below(1000) * 0.001 * (firstMs - createdMs) : Infinity;
  const isEdgeCase = draws.chance(settings.edgeCaseProfileShare);
  return { index, idKind, isNeverSeen, createdMs, everyMs, stopsMs, isEdgeCase, variety: draws.next() };
}

/** How many visits there were until `nowMs` (UTC), the first one included. */
export function visits({ createdMs, everyMs, stopsMs }: UserFacts, nowMs: number): number {
  return 1 + Math.max(0, Math.floor((Math.min(nowMs, stopsMs) - createdMs) / everyMs));
}

/** The last visit until `nowMs`, ms (UTC). */
export function lastVisit(facts: UserFacts, nowMs: number): number {
  return facts.createdMs + (visits(facts, nowMs) - 1) * facts.everyMs;
}

/** A time as profiles tell it: yyyy-mm-ddThh:mm:ss, in UTC. */
export function profileTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19);
}
