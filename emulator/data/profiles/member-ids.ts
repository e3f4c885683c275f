import type { Membership } from '../cohorts.ts';
import type { Population } from './population.ts';
import { select } from './selection.ts';

/** The ids of all members of a cohort at a time (ms UTC), with a profile in the population or without. */
export function memberIds(membership: Membership, population: Population, nowMs: number): string[] {
  const { total, at } = select(population.snapshot(nowMs), { membership, includeStrangers: true });
  const members = Array.from({ length: total }, (_, place) => at(place)).filter((one) => one !== undefined);
  return members.map((one) => (typeof one === 'string' ? one : one.id));
}
