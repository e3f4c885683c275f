import { GeneratedGroups } from './profiles/generated-groups.ts';
import { Population } from './profiles/population.ts';

export interface GroupType {
  /** Its `data_group_id`. */
  readonly id: number;
  /** Its name in events and profile updates. */
  readonly key: string;
  readonly population: Population;
}

const FIRST_NEW_ID = 9000;

export class Groups {
  readonly #types: GroupType[];

  /** @param ids of the generated types; the first one has the key `company` */
  constructor(settings: { seed: number; groupProfiles: number }, ids: readonly number[]) {
    this.#types = ids.map((id, index) => {
      const key = index === 0 ? 'company' : `company ${id}`;
      return {
        id,
        key,
        population: new Population(new GeneratedGroups(settings.seed, key, settings.groupProfiles)),
      };
    });
  }

  list(): { id: number; key: string }[] {
    return this.#types.map(({ id, key }) => ({ id, key }));
  }

  find(id: string): GroupType | undefined {
    return this.#types.find((type) => String(type.id) === id);
  }

  /** Returns the type with a key, creating it if necessary. */
  ofKey(key: string): GroupType {
    const known = this.#types.find((type) => type.key === key);
    if (known !== undefined) return known;
    const population = new Population(new GeneratedGroups(0, key, 0));
    const type = { id: FIRST_NEW_ID + this.#types.length, key, population };
    this.#types.push(type);
    return type;
  }
}
