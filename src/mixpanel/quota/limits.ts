import type { Family } from '../endpoints.ts';
import type { LearnedLimits } from './rate-limit-headers.ts';

/** Mixpanel's limits for a project in one API family, shared by all clients of the project. */
export type Limits = Required<LearnedLimits>;

/** Mixpanel's published limits; many projects have higher ones, which their answers report. The App API limits only Lexicon schemas (5 a minute), which no sync comes near. */
export const LIMITS: Readonly<Record<Family, Limits>> = {
  query: { perHour: 60, concurrent: 5, perSecond: Infinity },
  export: { perHour: 60, concurrent: 100, perSecond: 3 },
  app: { perHour: Infinity, concurrent: 5, perSecond: Infinity },
  ingestion: { perHour: Infinity, concurrent: 5, perSecond: Infinity },
};

export function lowerOf(limits: Limits, share: LearnedLimits): Limits {
  return {
    perHour: Math.min(limits.perHour, share.perHour ?? Infinity),
    perSecond: Math.min(limits.perSecond, share.perSecond ?? Infinity),
    concurrent: Math.min(limits.concurrent, share.concurrent ?? Infinity),
  };
}
