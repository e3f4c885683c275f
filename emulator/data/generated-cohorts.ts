import { generatedGroupTypes } from './generated-group-types.ts';
import { SeededRandom, hash32 } from './seeded-random.ts';

/** A cohort as `cohorts/list` returns it, without its `count`. */
export interface CohortFacts {
  readonly is_visible: 0 | 1;
  readonly description: string;
  /** yyyy-mm-dd hh:mm:ss */
  readonly created: string;
  readonly project_id: number;
  readonly id: number;
  readonly name: string;
  /** The digits of a 64-bit number. */
  readonly data_group_id: string | null;
}

/** Selects every `every`-th generated profile, starting at index `from`. */
export interface Stride {
  readonly every: number;
  readonly from: number;
}

export interface GeneratedCohort {
  readonly facts: CohortFacts;
  readonly stride: Stride;
  readonly withoutProfile: readonly string[];
}

const FIRST_MS = Date.UTC(2018, 0, 15);
const MS_BETWEEN_FIRST_AND_LAST = Date.UTC(2025, 11, 15) - FIRST_MS;
const NAMES = [
  'Paying users',
  'Trial users',
  'Früh dabei',
  'Big spenders 💸',
  'Signed up, never came back',
] as const;

export function generatedCohorts(project: {
  seed: number;
  projectId: number;
  cohorts: number;
  groups: number;
}): GeneratedCohort[] {
  const groups = generatedGroupTypes(project.groups);
  return Array.from({ length: project.cohorts }, (_, index) => {
    const random = new SeededRandom(hash32(project.seed) ^ index);
    const createdMs =
      FIRST_MS + (index / project.cohorts) * MS_BETWEEN_FIRST_AND_LAST + random.below(86_400_000);
    const hasNoDescription = index % 3 === 1;
    const id = 1000 + index;
    const every = 2 + random.below(20);
    return {
      facts: {
        is_visible: random.chance(0.9) ? 1 : 0,
        description: hasNoDescription ? '' : `Made by hand for the "growth" team.\nSee page ${index + 1}.`,
        created: new Date(createdMs).toISOString().slice(0, 19).replace('T', ' '),
        project_id: project.projectId,
        id,
        name: `${random.pick(NAMES)} ${index + 1}`,
        data_group_id: index % 4 === 3 ? (groups[(index >> 2) % groups.length]?.id ?? null) : null,
      },
      stride: { every, from: random.below(every) },
      withoutProfile: Array.from({ length: index % 5 }, (_unused, number) => `$device:${id}-${number}`),
    };
  });
}

/** How many of the first `count` profiles a stride selects. */
export function strideCount({ every, from }: Stride, count: number): number {
  return Math.max(0, Math.ceil((count - from) / every));
}
