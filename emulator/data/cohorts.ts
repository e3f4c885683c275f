import type { CohortFacts, GeneratedCohort, Stride } from './generated-cohorts.ts';
import { generatedCohorts, strideCount } from './generated-cohorts.ts';

/** A cohort as `cohorts/list` returns it. */
export interface Cohort extends CohortFacts {
  readonly count: number;
}

export interface Membership {
  readonly groupId: string | null;
  /** Undefined if the cohort has no generated members. */
  readonly stride: Stride | undefined;
  /** Ids of members outside the stride, with or without a profile. */
  readonly joined: ReadonlySet<string>;
  /** Ids within the stride that are not members. */
  readonly left: ReadonlySet<string>;
}

/** A cohort to add, with exactly these members. */
export interface NewCohort {
  readonly id: number;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  /** yyyy-mm-dd hh:mm:ss */
  readonly created?: string | undefined;
  readonly isVisible?: boolean | undefined;
  readonly dataGroupId?: string | undefined;
  readonly members?: readonly string[] | undefined;
}

/** Finds the index of a generated profile among the groups of a type, or among the users if `groupId` is null. */
export type IndexOf = (groupId: string | null, id: string) => number | undefined;

interface Entry {
  readonly facts: CohortFacts;
  readonly stride: Stride | undefined;
  readonly joined: Set<string>;
  readonly left: Set<string>;
}

export interface CohortSettings {
  readonly seed: number;
  readonly projectId: number;
  readonly cohorts: number;
  readonly profiles: number;
  /** Number of group keys. */
  readonly groups: number;
  readonly groupProfiles: number;
}

export class Cohorts {
  readonly #settings: CohortSettings;
  readonly #indexOf: IndexOf;
  #entries: Entry[];

  constructor(settings: CohortSettings, indexOf: IndexOf) {
    this.#settings = settings;
    this.#indexOf = indexOf;
    this.#entries = generatedCohorts(settings).map(entryOf);
  }

  list(): Cohort[] {
    return this.#entries.map((entry) => ({ count: this.#count(entry), ...entry.facts }));
  }

  /** A copy of the current members; undefined for an unknown cohort. */
  membership(id: number): Membership | undefined {
    const entry = this.#entries.find(({ facts }) => facts.id === id);
    if (entry === undefined) return undefined;
    const { facts, stride, joined, left } = entry;
    return { groupId: facts.data_group_id, stride, joined: new Set(joined), left: new Set(left) };
  }

  add(...cohorts: readonly NewCohort[]): void {
    for (const cohort of cohorts) {
      this.remove(cohort.id);
      this.#entries.push({
        facts: this.#factsOf(cohort),
        stride: undefined,
        joined: new Set(cohort.members),
        left: new Set(),
      });
    }
  }

  remove(...ids: readonly number[]): void {
    this.#entries = this.#entries.filter(({ facts }) => !ids.includes(facts.id));
  }

  /** @throws Error for an unknown cohort */
  join(id: number, ...members: readonly string[]): void {
    const entry = this.#entry(id);
    for (const member of members) {
      if (this.#isInStride(entry, member)) entry.left.delete(member);
      else entry.joined.add(member);
    }
  }

  /** @throws Error for an unknown cohort */
  leave(id: number, ...members: readonly string[]): void {
    const entry = this.#entry(id);
    for (const member of members) {
      if (this.#isInStride(entry, member)) entry.left.add(member);
      else entry.joined.delete(member);
    }
  }

  #isInStride({ facts, stride }: Entry, member: string): boolean {
    const index = this.#indexOf(facts.data_group_id, member);
    return stride !== undefined && index !== undefined && index % stride.every === stride.from;
  }

  #entry(id: number): Entry {
    const entry = this.#entries.find(({ facts }) => facts.id === id);
    if (entry === undefined) throw new Error(`cohort ${id} does not exist`);
    return entry;
  }

  #count({ facts, stride, joined, left }: Entry): number {
    const { profiles, groupProfiles } = this.#settings;
    const generated = facts.data_group_id === null ? profiles : groupProfiles;
    return (stride === undefined ? 0 : strideCount(stride, generated)) + joined.size - left.size;
  }

  #factsOf({ id, name, description, created, isVisible = true, dataGroupId }: NewCohort): CohortFacts {
    return {
      is_visible: isVisible ? 1 : 0,
      description: description ?? '',
      created: created ?? '2026-01-01 00:00:00',
      project_id: this.#settings.projectId,
      id,
      name: name ?? `Cohort ${id}`,
      data_group_id: dataGroupId ?? null,
    };
  }
}

function entryOf({ facts, stride, withoutProfile }: GeneratedCohort): Entry {
  return { facts, stride, joined: new Set(withoutProfile), left: new Set() };
}
