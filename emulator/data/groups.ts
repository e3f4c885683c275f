import { generatedGroupTypes } from './generated-group-types.ts';
import { GeneratedGroups } from './profiles/generated-groups.ts';
import { Population } from './profiles/population.ts';

export interface GroupType {
  /** Its `data_group_id`: the digits of a 64-bit number. */
  readonly id: string;
  /** Its name in events and profile updates. */
  readonly key: string;
  readonly population: Population;
}

const FIRST_NEW_ID = 9000;

/** The group keys of the project with their profiles. */
export class Groups {
  readonly #types: GroupType[];
  #created = 0;

  constructor({ seed, groups, groupProfiles }: { seed: number; groups: number; groupProfiles: number }) {
    this.#types = generatedGroupTypes(groups).map(({ id, key }, index) => ({
      id,
      key,
      population: new Population(new GeneratedGroups(seed + index, key, groupProfiles)),
    }));
  }

  list(): Pick<GroupType, 'id' | 'key'>[] {
    return this.#types.map(({ id, key }) => ({ id, key }));
  }

  find(id: string): GroupType | undefined {
    return this.#types.find((type) => type.id === id);
  }

  /** Returns the type with a key, creating it if necessary. */
  ofKey(key: string): GroupType {
    const known = this.#types.find((type) => type.key === key);
    if (known !== undefined) return known;
    const population = new Population(new GeneratedGroups(0, key, 0));
    const type = { id: String(FIRST_NEW_ID + this.#created++), key, population };
    this.#types.push(type);
    return type;
  }

  /** Deletes group keys. Their cohorts stay. */
  remove(...keys: readonly string[]): void {
    for (const key of keys) {
      const index = this.#types.findIndex((type) => type.key === key);
      if (index >= 0) this.#types.splice(index, 1);
    }
  }
}
