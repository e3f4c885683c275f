import { randomCustomProperties } from '../custom-properties.ts';
import { SeededRandom, hash32 } from '../seeded-random.ts';
import { jsonMember, jsonMembersOf } from '../json-members.ts';
import type { Profile, ProfileSource } from './profile.ts';
import { Block, lookupIn } from './profile.ts';

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
    const draws = new SeededRandom(hash32(this.#seed) ^ index);
    const id = `${this.#key}-${index}`;
    const own = [
      jsonMember('$name', `${this.#key} № ${index}`),
      jsonMember('$group_key', this.#key),
      jsonMember('employees', draws.below(5000)),
    ];
    const blocks = [new Block([...own, ...jsonMembersOf(`{${randomCustomProperties(draws, 3, 0)}}`)])];
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
