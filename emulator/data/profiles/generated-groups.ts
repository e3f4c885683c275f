import { randomCustomProperties } from '../custom-properties.ts';
import { jsonMember, jsonMembersOf } from '../json-members.ts';
import { SeededRandom, hash32 } from '../seeded-random.ts';
import type { Profile, ProfileSource } from './profile.ts';
import { Block, lookupIn } from './profile.ts';

/** The profiles of one group type: `company-0`, `company-1`, ... */
export class GeneratedGroups implements ProfileSource {
  readonly count: number;
  readonly #seed: number;
  readonly #key: string;

  constructor(seed: number, key: string, count: number) {
    this.#seed = seed;
    this.#key = key;
    this.count = count;
  }

  at(index: number): Profile {
    const random = new SeededRandom(hash32(this.#seed) ^ index);
    const id = `${this.#key}-${index}`;
    const own = [
      jsonMember('$name', `${this.#key} № ${index}`),
      jsonMember('$group_key', this.#key),
      jsonMember('employees', random.below(5000)),
    ];
    const blocks = [new Block([...own, ...jsonMembersOf(`{${randomCustomProperties(random, 3, 0)}}`)])];
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
