import { GeneratedGroups } from './profiles/generated-groups.ts';
import { Population } from './profiles/population.ts';

/** One kind of group, such as companies. */
export interface GroupKind {
  /** What `data_group_id` calls it. */
  readonly id: number;
  /** What events and writers call it. */
  readonly key: string;
  readonly population: Population;
}

const FIRST_NEW_ID = 9000;

/** All kinds of groups. */
export class Groups {
  readonly #kinds: GroupKind[];

  /** @param ids those of the generated kinds; the first one is called `company` */
  constructor(settings: { seed: number; groupProfiles: number }, ids: readonly number[]) {
    this.#kinds = ids.map((id, index) => {
      const key = index === 0 ? 'company' : `company ${id}`;
      return {
        id,
        key,
        population: new Population(new GeneratedGroups(settings.seed, key, settings.groupProfiles)),
      };
    });
  }

  /** Every kind's id and key. */
  list(): { id: number; key: string }[] {
    return this.#kinds.map(({ id, key }) => ({ id, key }));
  }

  find(id: string): GroupKind | undefined {
    return this.#kinds.find((kind) => String(kind.id) === id);
  }

  /** The kind that writers call by a key; a new one when there is none yet. */
  ofKey(key: string): GroupKind {
    const known = this.#kinds.find((kind) => kind.key === key);
    if (known !== undefined) return known;
    const population = new Population(new GeneratedGroups(0, key, 0));
    const kind = { id: FIRST_NEW_ID + this.#kinds.length, key, population };
    this.#kinds.push(kind);
    return kind;
  }
}
