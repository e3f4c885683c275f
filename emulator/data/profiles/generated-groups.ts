import { randomCustomProperties } from '../custom-properties.ts';
import { jsonMember, jsonMembersOf } from '../json-members.ts';
import { SeededRandom, hash32 } from '../seeded-random.ts';
import type { Profile, ProfileSource } from './profile.ts';
import { Block, lookupIn } from './profile.ts';

/** Beyond 2^53, like the ids of other systems. */
const FIRST_ACCOUNT = 9_007_199_254_740_993n;

/** The profiles of one group key: `company-0`, `company-1`, ... */
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
    const account = FIRST_ACCOUNT + BigInt(index);
    const founded = `${1990 + random.below(35)}-0${1 + random.below(9)}-15T00:00:00`;
    const own = [
      jsonMember('$name', `${this.#key} № ${index}`),
      jsonMember('$group_key', this.#key),
      jsonMember('employees', random.below(5000)),
      jsonMember('founded', founded),
      ...jsonMembersOf(`{"account":${account}}`),
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
