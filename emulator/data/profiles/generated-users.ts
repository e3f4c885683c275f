import type { Lookup } from '../../filter-expressions/evaluate.ts';
import { randomCustomProperties } from '../custom-properties.ts';
import { EDGE_CASE_PROPERTIES } from '../edge-case-properties.ts';
import type { JsonMember } from '../json-members.ts';
import { jsonMember, jsonMembersOf } from '../json-members.ts';
import { SeededRandom, hash32 } from '../seeded-random.ts';
import type { Profile, ProfileSource } from './profile.ts';
import { Block, valueIn } from './profile.ts';
import type { UserFacts, UserSettings } from './user-facts.ts';
import { lastVisit, profileTime, userFacts, visits } from './user-facts.ts';
import { randomUserDevice, userName } from './user-properties.ts';

const DEVICES = 256;
const VARIANTS = 64;
const FIRST_NUMBER = 100_000_000;
/** Followed by a seven-digit index; the result stays below 2^63. */
const LONG_NUMBER_START = '900719925474';
const LONG_NUMBER_DIGITS = 7;

/** The profiles of the users in generated events: `user-0`, `user-1`, ... */
export class GeneratedUsers implements ProfileSource {
  readonly #settings: UserSettings;
  #shared: SharedBlocks | undefined;

  constructor(settings: UserSettings) {
    this.#settings = settings;
  }

  get count(): number {
    return this.#settings.profiles;
  }

  at(index: number, nowMs: number): Profile {
    // Created lazily so that the emulator starts fast.
    this.#shared ??= new SharedBlocks(this.#settings);
    const facts = userFacts(this.#settings, index);
    return new GeneratedUser(facts, this.#shared.of(facts), nowMs);
  }

  indexOf(id: string): number | undefined {
    const found = /^(user-|900719925474(?=\d{7}$))?(\d{1,9})$/.exec(id);
    if (found === null) return undefined;
    const number = Number(found[2]);
    const index = found[1] === undefined ? number - FIRST_NUMBER : number;
    if (index < 0 || index >= this.count) return undefined;
    return idOf(userFacts(this.#settings, index)) === id ? index : undefined;
  }
}

class SharedBlocks {
  readonly #devices: readonly Block[];
  readonly #customs: readonly Block[];
  readonly #edgeCases: readonly Block[];

  constructor({ seed, profileProperties }: UserSettings) {
    const random = new SeededRandom(hash32(seed) ^ DEVICES);
    this.#devices = Array.from({ length: DEVICES }, () => new Block(randomUserDevice(random)));
    this.#customs = Array.from({ length: VARIANTS }, () =>
      blockOf(randomCustomProperties(random, profileProperties, 0)),
    );
    this.#edgeCases = EDGE_CASE_PROPERTIES.map((text) => blockOf(text));
  }

  of({ variety, isEdgeCase }: UserFacts): Block[] {
    return [
      this.#devices[variety % DEVICES],
      this.#customs[variety % VARIANTS],
      isEdgeCase ? this.#edgeCases[variety % this.#edgeCases.length] : undefined,
    ].filter((block) => block !== undefined);
  }
}

/** Computes properties lazily: a filter may read only `$last_seen` of thousands of users. */
class GeneratedUser implements Profile {
  readonly #facts: UserFacts;
  readonly #shared: readonly Block[];
  readonly #nowMs: number;
  #blocks: readonly Block[] | undefined;

  constructor(facts: UserFacts, shared: readonly Block[], nowMs: number) {
    this.#facts = facts;
    this.#shared = shared;
    this.#nowMs = nowMs;
  }

  get id(): string {
    return idOf(this.#facts);
  }

  get idText(): string {
    return this.#facts.idKind === 'text' ? `"${this.id}"` : this.id;
  }

  get blocks(): readonly Block[] {
    this.#blocks ??= [ownBlock(this.#facts, this.#nowMs), ...this.#shared];
    return this.#blocks;
  }

  readonly lookup: Lookup = (name) =>
    valueIn(this.#shared, name) ?? OWN.get(name)?.(this.#facts, this.#nowMs);
}

function idOf({ index, idKind }: UserFacts): string {
  if (idKind === 'text') return `user-${index}`;
  if (idKind === 'number') return String(FIRST_NUMBER + index);
  return LONG_NUMBER_START + String(index).padStart(LONG_NUMBER_DIGITS, '0');
}

/** Properties specific to a user; undefined if absent. */
const OWN = new Map<string, (facts: UserFacts, nowMs: number) => unknown>([
  ['$created', ({ createdMs }) => profileTime(createdMs)],
  ['$email', ({ index }) => `user-${index}@example.com`],
  ['$first_name', ({ variety }) => userName(variety).first],
  ['$last_name', ({ variety }) => userName(variety).last],
  ['$name', ({ variety }) => `${userName(variety).first} ${userName(variety).last}`],
  ['$last_seen', (facts, nowMs) => (facts.isNeverSeen ? undefined : profileTime(lastVisit(facts, nowMs)))],
  ['visits', (facts, nowMs) => (facts.isNeverSeen ? undefined : visits(facts, nowMs))],
]);

function ownBlock(facts: UserFacts, nowMs: number): Block {
  const members: JsonMember[] = [];
  for (const [name, read] of OWN) {
    const value = read(facts, nowMs);
    if (value !== undefined) members.push(jsonMember(name, value));
  }
  return new Block(members);
}

function blockOf(inside: string): Block {
  return new Block(jsonMembersOf(`{${inside}}`));
}
