import { drawCustomProperties } from '../custom-properties.ts';
import { Draws, scatter } from '../seeded-random.ts';
import { member, membersOf } from '../json-members.ts';
import type { Profile } from './profile.ts';
import { Block, lookupIn } from './profile.ts';
import type { ProfileSource } from './profile-source.ts';

/** The profiles of the groups of one kind, such as companies: `company-0`, `company-1`, ... */
export class GeneratedGroups implements ProfileSource {
  readonly count: number;
  readonly #seed: number;
  readonly #key: string;

  /** @param key what this kind of group is called by events */
  constructor(seed: number, key: string, count: number) {
    this.#seed = seed;
    this.#key = key;
    this.count = count;
  }

  at(index: number): Profile {
    const draws = new Draws(scatter(this.#seed) ^ index);
    const id = `${this.#key}-${index}`;
    const own = [
      member('$name', `${this.#key} № ${index}`),
      member('$group_key', this.#key),
      member('employees', draws.below(5000)),
    ];
    const blocks = [new Block([...own, ...membersOf(`{${drawCustomProperties(draws, 3, 0)}}`)])];
    return { id, idText: JSON.stringify(id), blocks, lookup: lookupIn(blocks) };
  }

  indexOf(id: string): number | undefined {
    const start = `${this.#key}-`;
    const index = id.startsWith(start) ? Number(id.slice(start.length)) : NaN;
    return Number.isInteger(index) && index >= 0 && index < this.count && `${start}${index}` === id
      ? index
      : undefined;
  }
}
