import type { Lookup } from '../../filter-expressions/evaluate.ts';
import type { JsonMember } from '../json-members.ts';
import { valueOf } from '../json-members.ts';

/** One user or group, and what is known of it. */
export interface Profile {
  /** The text of its id: what it is found by, whether the id is a JSON string or a number. */
  readonly id: string;
  /** The id as it is written in JSON. */
  readonly idText: string;
  /** Its properties; where a name is there twice, the later one counts. */
  readonly blocks: readonly Block[];
  readonly lookup: Lookup;
}

/** Profiles that nobody stored: each is a function of the seed, its index and the time. */
export interface ProfileSource {
  readonly count: number;
  /**
   * The profile at an index below `count`.
   * @param nowMs ms (UTC) of the time it is looked at: people come back, and are seen later
   */
  at(index: number, nowMs: number): Profile;
  /** The index of the profile with an id. */
  indexOf(id: string): number | undefined;
}

/** Some properties that belong together, written once and told often. */
export class Block {
  readonly members: readonly JsonMember[];
  /** The inside of a JSON object. */
  readonly text: string;
  #values: Map<string, unknown> | undefined;

  constructor(members: readonly JsonMember[]) {
    this.members = members;
    this.text = members.map(({ text }) => text).join(',');
  }

  /** The value of a property; undefined when it is not here. */
  value(name: string): unknown {
    this.#values ??= new Map(this.members.map((member) => [member.name, valueOf(member)]));
    return this.#values.get(name);
  }
}

/** The value of a property in blocks; undefined when it is not there. */
export function valueIn(blocks: readonly Block[], name: string): unknown {
  for (let at = blocks.length - 1; at >= 0; at -= 1) {
    const value = blocks[at]?.value(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Looks up properties in blocks. */
export function lookupIn(blocks: readonly Block[]): Lookup {
  return (name) => valueIn(blocks, name);
}

/** Writes profiles as `engage` tells them, with all their properties or with some. */
export class ProfileWriter {
  readonly #wanted: ReadonlySet<string> | undefined;
  /** Most blocks are those of many profiles: what is wanted of them is gathered once. */
  readonly #parts = new WeakMap<Block, string>();

  /** @param wanted the names of the properties to tell; undefined for all */
  constructor(wanted?: readonly string[]) {
    this.#wanted = wanted && new Set(wanted);
  }

  write({ idText, blocks }: Profile): string {
    let properties = '';
    for (const block of blocks) {
      const part = this.#partOf(block);
      if (part !== '') properties += properties === '' ? part : `,${part}`;
    }
    return `{"$distinct_id":${idText},"$properties":{${properties}}}`;
  }

  #partOf(block: Block): string {
    const wanted = this.#wanted;
    if (wanted === undefined) return block.text;
    const known = this.#parts.get(block);
    if (known !== undefined) return known;
    const members = block.members.filter(({ name }) => wanted.has(name));
    const part = members.map(({ text }) => text).join(',');
    this.#parts.set(block, part);
    return part;
  }
}
