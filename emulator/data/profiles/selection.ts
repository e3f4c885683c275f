import { matches } from '../../filter-expressions/evaluate.ts';
import type { Expression } from '../../filter-expressions/expression.ts';
import type { Membership } from '../cohorts.ts';
import type { Population } from './population.ts';
import type { Profile } from './profile.ts';
import type { Snapshot } from './snapshot.ts';

/** Which profiles are wanted; everything given must hold. */
export interface ProfileFilter {
  readonly where?: Expression | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly membership?: Membership | undefined;
  /** Whether members without a profile are wanted too. */
  readonly includeWithoutProfile: boolean;
}

/** The wanted profiles of a snapshot, found once and told page by page. */
export interface Selection {
  readonly total: number;
  /** The profile at a place in the selection; the bare id of a member without one. */
  readonly at: (place: number) => Profile | string | undefined;
}

/** Finds the wanted profiles. */
export function select(snapshot: Snapshot, filter: ProfileFilter): Selection {
  const { where, ids, membership } = filter;
  if (where === undefined && ids === undefined && membership === undefined && snapshot.isFull) {
    return { total: snapshot.size, at: (place) => snapshot.at(place) };
  }
  const found: number[] = [];
  for (const place of candidates(snapshot, filter)) {
    const profile = snapshot.at(place);
    if (profile !== undefined && (where === undefined || matches(where, profile.lookup))) found.push(place);
  }
  const strangers = filter.includeWithoutProfile ? membersWithoutProfile(snapshot, filter) : [];
  return {
    total: found.length + strangers.length,
    at(place) {
      const known = found[place];
      return known === undefined ? strangers[place - found.length] : snapshot.at(known);
    },
  };
}

/** The ids of all members of a cohort at a time (ms UTC), with a profile in the population or without. */
export function memberIds(membership: Membership, population: Population, nowMs: number): string[] {
  const { total, at } = select(population.snapshot(nowMs), { membership, includeWithoutProfile: true });
  const members = Array.from({ length: total }, (_, place) => at(place)).filter((one) => one !== undefined);
  return members.map((one) => (typeof one === 'string' ? one : one.id));
}

/** The places where a wanted profile may stand, each once. */
function* candidates(snapshot: Snapshot, { ids, membership }: ProfileFilter): Generator<number> {
  if (ids !== undefined) {
    const places = ids.map((id) => snapshot.positionOf(id)).filter((place) => place !== undefined);
    for (const place of new Set(places)) {
      if (membership === undefined || isMember(snapshot, place, membership)) yield place;
    }
  } else if (membership === undefined) {
    for (let place = 0; place < snapshot.size; place += 1) yield place;
  } else {
    yield* memberPlaces(snapshot, membership);
  }
}

function* memberPlaces(snapshot: Snapshot, membership: Membership): Generator<number> {
  const { stride, joined, left } = membership;
  if (stride !== undefined) {
    for (let place = stride.from; place < snapshot.generatedSize; place += stride.every) {
      if (left.size === 0 || !left.has(snapshot.at(place)?.id ?? '')) yield place;
    }
  }
  for (const id of joined) {
    const place = snapshot.positionOf(id);
    if (place !== undefined && !isInStride(snapshot, place, membership)) yield place;
  }
}

function isMember(snapshot: Snapshot, place: number, membership: Membership): boolean {
  const id = snapshot.at(place)?.id ?? '';
  if (membership.joined.has(id)) return true;
  return isInStride(snapshot, place, membership) && !membership.left.has(id);
}

function isInStride(snapshot: Snapshot, place: number, { stride }: Membership): boolean {
  return stride !== undefined && place < snapshot.generatedSize && place % stride.every === stride.from;
}

/** Members without a profile: no property is there for a `where` to find. */
function membersWithoutProfile(snapshot: Snapshot, { where, ids, membership }: ProfileFilter): string[] {
  if (membership === undefined || (where !== undefined && !matches(where, () => undefined))) return [];
  const isAsked = (id: string): boolean => ids?.includes(id) ?? true;
  return [...membership.joined].filter((id) => isAsked(id) && snapshot.find(id) === undefined);
}
