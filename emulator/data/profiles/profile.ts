import type { Lookup } from '../../filter-expressions/evaluate.ts';
import type { JsonMember } from '../json-members.ts';
import { valueOf } from '../json-members.ts';

export interface Profile {
  /** The id as a string, even if it is a number in JSON. */
  readonly id: string;
  /** The id as JSON. */
  readonly idText: string;
  /** Its properties; the last duplicate wins. */
  readonly blocks: readonly Block[];
  readonly lookup: Lookup;
}

/** Generated profiles: each is a function of the seed, its index and the time. */
export interface ProfileSource {
  readonly count: number;
  /**
   * @param index below `count`
   * @param nowMs ms (UTC); `$last_seen` depends on it
   */
  at(index: number, nowMs: number): Profile;
  indexOf(id: string): number | undefined;
}

/** Properties encoded once and shared by profiles. */
export class Block {
  readonly members: readonly JsonMember[];
  /** The inside of a JSON object. */
  readonly text: string;
  #values: Map<string, unknown> | undefined;

  constructor(members: readonly JsonMember[]) {
    this.members = members;
    this.text = members.map(({ text }) => text).join(',');
  }

  value(name: string): unknown {
    this.#values ??= new Map(this.members.map((member) => [member.name, valueOf(member)]));
    return this.#values.get(name);
  }
}

/** The value of a property; undefined if absent. */
export function valueIn(blocks: readonly Block[], name: string): unknown {
  for (let index = blocks.length - 1; index >= 0; index -= 1) {
    const value = blocks[index]?.value(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

export function lookupIn(blocks: readonly Block[]): Lookup {
  return (name) => valueIn(blocks, name);
}

export class ProfileWriter {
  readonly #outputProperties: ReadonlySet<string> | undefined;
  /** Caches the filtered text of blocks, since many profiles share them. */
  readonly #parts = new WeakMap<Block, string>();

  /** @param outputProperties names of the properties to write; all if undefined */
  constructor(outputProperties?: readonly string[]) {
    this.#outputProperties = outputProperties && new Set(outputProperties);
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
    const names = this.#outputProperties;
    if (names === undefined) return block.text;
    const cached = this.#parts.get(block);
    if (cached !== undefined) return cached;
    const members = block.members.filter(({ name }) => names.has(name));
    const part = members.map(({ text }) => text).join(',');
    this.#parts.set(block, part);
    return part;
  }
}
