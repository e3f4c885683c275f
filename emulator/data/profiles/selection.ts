import { matches } from '../../filter-expressions/evaluate.ts';
import type { Expression } from '../../filter-expressions/expression.ts';
import type { Membership } from '../cohorts.ts';
import type { Population } from './population.ts';
import type { Profile } from './profile.ts';
import type { Snapshot } from './snapshot.ts';

/** Selects profiles; all given conditions must match. */
export interface ProfileFilter {
  readonly where?: Expression | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly membership?: Membership | undefined;
  readonly includeWithoutProfile: boolean;
}

export interface Selection {
  readonly total: number;
  /** The profile at a position, or the id of a member without a profile. */
  readonly at: (position: number) => Profile | string | undefined;
}

export function select(snapshot: Snapshot, filter: ProfileFilter): Selection {
  const { where, ids, membership } = filter;
  if (where === undefined && ids === undefined && membership === undefined && snapshot.isFull) {
    return { total: snapshot.size, at: (position) => snapshot.at(position) };
  }
  const found: number[] = [];
  for (const position of candidates(snapshot, filter)) {
    const profile = snapshot.at(position);
    if (profile !== undefined && (where === undefined || matches(where, profile.lookup)))
      found.push(position);
  }
  const withoutProfile = filter.includeWithoutProfile ? membersWithoutProfile(snapshot, filter) : [];
  return {
    total: found.length + withoutProfile.length,
    at(position) {
      const known = found[position];
      return known === undefined ? withoutProfile[position - found.length] : snapshot.at(known);
    },
  };
}

/** The ids of all members of a cohort at `nowMs` (UTC), with or without a profile. */
export function memberIds(membership: Membership, population: Population, nowMs: number): string[] {
  const { total, at } = select(population.snapshot(nowMs), { membership, includeWithoutProfile: true });
  const members = Array.from({ length: total }, (_, position) => at(position));
  return members
    .filter((member) => member !== undefined)
    .map((member) => (typeof member === 'string' ? member : member.id));
}

function* candidates(snapshot: Snapshot, { ids, membership }: ProfileFilter): Generator<number> {
  if (ids !== undefined) {
    const positions = ids.map((id) => snapshot.positionOf(id)).filter((position) => position !== undefined);
    for (const position of new Set(positions)) {
      if (membership === undefined || isMember(snapshot, position, membership)) yield position;
    }
  } else if (membership === undefined) {
    for (let position = 0; position < snapshot.size; position += 1) yield position;
  } else {
    yield* memberPositions(snapshot, membership);
  }
}

function* memberPositions(snapshot: Snapshot, membership: Membership): Generator<number> {
  const { stride, joined, left } = membership;
  if (stride !== undefined) {
    for (let position = stride.from; position < snapshot.generatedSize; position += stride.every) {
      if (left.size === 0 || !left.has(snapshot.at(position)?.id ?? '')) yield position;
    }
  }
  for (const id of joined) {
    const position = snapshot.positionOf(id);
    if (position !== undefined && !isInStride(snapshot, position, membership)) yield position;
  }
}

function isMember(snapshot: Snapshot, position: number, membership: Membership): boolean {
  const id = snapshot.at(position)?.id ?? '';
  if (membership.joined.has(id)) return true;
  return isInStride(snapshot, position, membership) && !membership.left.has(id);
}

function isInStride(snapshot: Snapshot, position: number, { stride }: Membership): boolean {
  return stride !== undefined && position < snapshot.generatedSize && position % stride.every === stride.from;
}

/** Members without a profile; a `where` sees no properties of theirs. */
function membersWithoutProfile(snapshot: Snapshot, { where, ids, membership }: ProfileFilter): string[] {
  if (membership === undefined || (where !== undefined && !matches(where, () => undefined))) return [];
  const isSelected = (id: string): boolean => ids?.includes(id) ?? true;
  return [...membership.joined].filter((id) => isSelected(id) && snapshot.find(id) === undefined);
}
