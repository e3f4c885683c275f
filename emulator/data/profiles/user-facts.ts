import { SeededRandom, hash32 } from '../seeded-random.ts';

export interface UserSettings {
  readonly seed: number;
  readonly profiles: number;
  /** Day number; all users were created before it. */
  readonly firstDay: number;
  readonly profileProperties: number;
  readonly neverSeenShare: number;
  readonly numericIdShare: number;
  readonly edgeCaseProfileShare: number;
}

/** What the profile of a user is written from. Times are ms (UTC). */
export interface UserFacts {
  readonly index: number;
  /** A string, a number, or a number beyond 2^53. */
  readonly idKind: 'text' | 'number' | 'long number';
  /** Created by an import, without any visit. */
  readonly isNeverSeen: boolean;
  readonly createdMs: number;
  readonly everyMs: number;
  /** No visits after this. */
  readonly stopsMs: number;
  readonly isEdgeCase: boolean;
  /** Random bits for the rest of the profile. */
  readonly variety: number;
}

const MS_AN_HOUR = 3_600_000;
const MS_A_DAY = 24 * MS_AN_HOUR;
const HOURS_BEFORE_FIRST_DAY = 400 * 24;
const SHARE_OF_DAILY = 0.35;
const SHARE_OF_LOST = 0.3;
/** Keeps users independent of events. */
const USERS_KEY = 0x75736572;

export function userFacts(settings: UserSettings, index: number): UserFacts {
  const random = new SeededRandom(hash32(settings.seed ^ USERS_KEY) ^ index);
  const isNumber = random.chance(settings.numericIdShare);
  const idKind = isNumber ? (random.chance(0.5) ? 'number' : 'long number') : 'text';
  const isNeverSeen = random.chance(settings.neverSeenShare);
  const firstMs = settings.firstDay * MS_A_DAY;
  const createdMs =
    firstMs - (1 + random.below(HOURS_BEFORE_FIRST_DAY)) * MS_AN_HOUR + random.below(MS_AN_HOUR);
  const isDaily = random.chance(SHARE_OF_DAILY);
  const everyMs = isDaily ? (6 + random.below(42)) * MS_AN_HOUR : (48 + random.below(700)) * MS_AN_HOUR;
  const isLost = random.chance(SHARE_OF_LOST);
  const stopsMs = isLost ? createdMs + random.below(1000) * 0.001 * (firstMs - createdMs) : Infinity;
  const isEdgeCase = random.chance(settings.edgeCaseProfileShare);
  return { index, idKind, isNeverSeen, createdMs, everyMs, stopsMs, isEdgeCase, variety: random.next() };
}

/** Number of visits until `nowMs` (UTC), at least 1. */
export function visits({ createdMs, everyMs, stopsMs }: UserFacts, nowMs: number): number {
  return 1 + Math.max(0, Math.floor((Math.min(nowMs, stopsMs) - createdMs) / everyMs));
}

export function lastVisit(facts: UserFacts, nowMs: number): number {
  return facts.createdMs + (visits(facts, nowMs) - 1) * facts.everyMs;
}

/** Formats a time as profiles do: yyyy-mm-ddThh:mm:ss, in UTC. */
export function profileTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19);
}
