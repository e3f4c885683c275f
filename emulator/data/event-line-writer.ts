import { randomCustomProperties } from './custom-properties.ts';
import { randomDefaultProperties } from './default-properties.ts';
import { EDGE_CASE_PROPERTIES } from './edge-case-properties.ts';
import { EVENT_NAMES } from './event-names.ts';
import { isIdentityName, randomIdentityProperties } from './identity-properties.ts';
import type { EventFacts, GeneratorSettings } from './generated-events.ts';
import type { MergedIds } from './identities.ts';
import { SeededRandom, hash32 } from './seeded-random.ts';

const DEVICES = 512;
const VARIANTS = 48;
const SECONDS_A_DAY = 86_400;
const NEWER_MEMBERS_KEY = 0x6d656d62;

const DISTINCT_ID = Buffer.from(',"distinct_id":"user-');
const TEXT_END = Buffer.from('"');
const INSERT_ID = Buffer.from(',"$insert_id":"');
const ARRIVAL_AFTER_TEXT = Buffer.from('","mp_processing_time_ms":');
const ARRIVAL = Buffer.from(',"mp_processing_time_ms":');
const END = Buffer.from('}}\n');
const LETTERS = Buffer.from('abcdefghijklmnopqrstuvwxyzABCDEF');
/** Room for the parts of a line outside the blocks: numbers, ids and their property names. */
const PLAIN_PARTS_BYTES = 512;

const API_TIMESTAMP = Buffer.from(',"$mp_api_timestamp_ms":');
const EVENT_SIZE = Buffer.from(',"$mp_event_size":');
const USER_ID = Buffer.from(',"$user_id":"user-');
const IMPORTED = Buffer.from(',"$import":true');
const RESHUFFLED = Buffer.from(',"$is_reshuffled":true');

/**
 * Writes generated events as JSON lines directly into a buffer. Parts that many events share are encoded once, as
 * blocks of bytes; a line is a few blocks with numbers and ids between them.
 */
export class EventLineWriter {
  /** The maximum length of a line, excluding merged ids. */
  readonly maxBytes: number;
  readonly #starts: readonly Buffer[];
  readonly #devices: readonly Buffer[];
  readonly #customs: readonly (readonly Buffer[])[];
  readonly #edgeCases: readonly Buffer[];

  constructor(settings: GeneratorSettings) {
    const random = new SeededRandom(settings.seed);
    this.#starts = EVENT_NAMES.map((name) =>
      Buffer.from(`{"event":${JSON.stringify(name)},"properties":{"time":`),
    );
    this.#devices = blocks(DEVICES, () => randomDefaultProperties(random));
    this.#customs = EVENT_NAMES.map((name, index) =>
      blocks(VARIANTS, () =>
        isIdentityName(name)
          ? randomIdentityProperties(random, name)
          : randomCustomProperties(random, settings.customProperties, 2 * index),
      ),
    );
    this.#edgeCases = EDGE_CASE_PROPERTIES.map((text) => block(text));
    const longest = [this.#starts, this.#devices, this.#customs.flat(), this.#edgeCases].map(longestOf);
    this.maxBytes = longest.reduce((sum, length) => sum + length, PLAIN_PARTS_BYTES);
  }

  /**
   * Writes a line at an offset with room for `maxBytes` and returns the offset after it.
   * @param timeInMs whether `time` is in milliseconds rather than seconds
   */
  write(facts: EventFacts, timeInMs: boolean, merged: MergedIds, target: Buffer, offset: number): number {
    let at = copy(this.#starts[facts.name], target, offset);
    const second = facts.day * SECONDS_A_DAY + facts.second;
    at = writeNumber(timeInMs ? second * 1000 + facts.millisecond : second, target, at);
    at = writeIds(facts, merged, target, at);
    at = writeNumber(facts.arrivalMs, target, at);
    at = writeNewerMembers(facts, target, at);
    at = copy(this.#devices[hash32(facts.user) % DEVICES], target, at);
    at = copy(this.#customs[facts.name]?.[facts.variety % VARIANTS], target, at);
    if (facts.isEdgeCase) at = copy(this.#edgeCases[facts.variety % this.#edgeCases.length], target, at);
    return copy(END, target, at);
  }
}

function writeIds(facts: EventFacts, { ofUsers }: MergedIds, target: Buffer, offset: number): number {
  let at = offset;
  if (facts.hasDistinctId) {
    const mergedId = ofUsers.size === 0 ? undefined : ofUsers.get(facts.user);
    at = mergedId === undefined ? writeUserId(facts.user, target, at) : copy(mergedId, target, at);
  }
  if (!facts.hasInsertId) return copy(ARRIVAL, target, at);
  at = copy(INSERT_ID, target, at);
  at = writeInsertId(facts, target, at);
  return copy(ARRIVAL_AFTER_TEXT, target, at);
}

/** Members that exports hold since about 2023. The random bits of the event decide, so no draw of another event moves. */
function writeNewerMembers(facts: EventFacts, target: Buffer, offset: number): number {
  const bits = hash32(facts.variety ^ NEWER_MEMBERS_KEY);
  let at = writeNumber(facts.arrivalMs - (bits % 1000), target, copy(API_TIMESTAMP, target, offset));
  at = writeNumber(300 + (bits % 3000), target, copy(EVENT_SIZE, target, at));
  const hasUserId = facts.hasDistinctId && bits % 3 === 0;
  if (hasUserId) at = copy(TEXT_END, target, writeNumber(facts.user, target, copy(USER_ID, target, at)));
  if (bits % 5 === 0) at = copy(IMPORTED, target, at);
  // Mixpanel marks an event that was sent without a user.
  return bits % 50 === 1 && !hasUserId ? copy(RESHUFFLED, target, at) : at;
}

function writeUserId(user: number, target: Buffer, offset: number): number {
  const at = writeNumber(user, target, copy(DISTINCT_ID, target, offset));
  return copy(TEXT_END, target, at);
}

/** 36 letters like Mixpanel's: 24 look random, 12 encode the index and the day, so ids are unique. */
function writeInsertId(facts: EventFacts, target: Buffer, offset: number): number {
  let at = offset;
  for (let word = 0; word < 4; word += 1) {
    at = writeLetters(hash32(facts.variety + word), 6, target, at);
  }
  at = writeLetters(facts.index, 7, target, at);
  return writeLetters(facts.day, 5, target, at);
}

function writeLetters(bits: number, count: number, target: Buffer, offset: number): number {
  for (let letter = 0; letter < count; letter += 1) {
    target[offset + letter] = LETTERS[(bits >>> (5 * letter)) & 31] ?? 0;
  }
  return offset + count;
}

/** Writes the decimal digits of an integer up to 2^53. */
function writeNumber(value: number, target: Buffer, offset: number): number {
  let digits = 1;
  for (let bound = 10; value >= bound; bound *= 10) digits += 1;
  let rest = value;
  for (let at = offset + digits - 1; at >= offset; at -= 1) {
    const tenth = Math.floor(rest / 10);
    target[at] = 48 + rest - tenth * 10;
    rest = tenth;
  }
  return offset + digits;
}

function copy(source: Buffer | undefined, target: Buffer, offset: number): number {
  if (source === undefined) return offset;
  target.set(source, offset);
  return offset + source.length;
}

function blocks(count: number, draw: () => string): Buffer[] {
  return Array.from({ length: count }, () => block(draw()));
}

/** The inside of a JSON object, to follow another property. */
function block(properties: string): Buffer {
  return Buffer.from(properties === '' ? '' : `,${properties}`);
}

function longestOf(list: readonly Buffer[]): number {
  return Math.max(...list.map(({ length }) => length));
}
