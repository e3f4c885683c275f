import { elementAt } from '../../base/element-at.ts';
import { ObjectSlices } from '../../json/object-slices.ts';
import { byteAt, INVALID, Kind, kindAt, skipSpace, skipValue } from '../../json/scan.ts';

const COMMA = 0x2c;
const CLOSE_BRACKET = 0x5d;
const NO_PROPERTIES = Buffer.from('{}');

/** What is stored of a result, side by side. */
const START = 0;
const END = 1;
const ID_START = 2;
const ID_END = 3;
const PROPERTIES_START = 4;
const FIELDS = 5;

/** The offset of a member that is missing or null. */
const MISSING = -1;
/** The offset of a member that has another type than it should. */
const UNUSABLE = -2;

/**
 * The results on a page, `{"$distinct_id":"u1","$properties":{"$email":"...", ...}}`, as offsets into its buffer. A result
 * is a profile if its id is a string or a number and its `$properties` are an object, null or missing. Methods that take
 * the index of a result throw RangeError if it does not exist.
 */
export class ResultList {
  readonly buffer: Buffer;
  readonly #offsets: Int32Array;

  /** @param start of the JSON list in the buffer, which must be valid JSON; undefined for an empty list */
  constructor(buffer: Buffer, start: number | undefined) {
    this.buffer = buffer;
    this.#offsets = Int32Array.from(start === undefined ? [] : offsetsOf(buffer, start));
  }

  get count(): number {
    return this.#offsets.length / FIELDS;
  }

  isProfile(index: number): boolean {
    return this.#offset(index, ID_START) >= 0 && this.#offset(index, PROPERTIES_START) !== UNUSABLE;
  }

  /** Where a result begins. */
  start(index: number): number {
    return this.#offset(index, START);
  }

  /** The byte after a result. */
  end(index: number): number {
    return this.#offset(index, END);
  }

  /** Where the id of a profile begins. It is a JSON string or number. */
  idStart(index: number): number {
    return this.#offset(index, ID_START);
  }

  idEnd(index: number): number {
    return this.#offset(index, ID_END);
  }

  /** What distinguishes a result from others: the bytes of its id; without a usable id, the entire result. */
  identity(index: number): Buffer {
    const hasId = this.#offset(index, ID_START) >= 0;
    return this.buffer.subarray(
      this.#offset(index, hasId ? ID_START : START),
      this.#offset(index, hasId ? ID_END : END),
    );
  }

  /** Replaces `members` by the properties of a profile. */
  walkProperties(index: number, members: ObjectSlices): void {
    const start = this.#offset(index, PROPERTIES_START);
    if (start < 0) members.walk(NO_PROPERTIES, 0);
    else members.walk(this.buffer, start);
  }

  #offset(index: number, field: number): number {
    return elementAt(this.#offsets, index * FIELDS + field);
  }
}

function offsetsOf(buffer: Buffer, start: number): number[] {
  const members = new ObjectSlices();
  const offsets: number[] = [];
  let next = skipSpace(buffer, start + 1);
  while (byteAt(buffer, next) !== CLOSE_BRACKET) {
    const walked = members.walk(buffer, next);
    const end = walked === INVALID ? skipValue(buffer, next) : walked;
    const fields = walked === INVALID ? [UNUSABLE, UNUSABLE, UNUSABLE] : fieldsOf(members);
    offsets.push(next, end, ...fields);
    next = skipSpace(buffer, end);
    if (byteAt(buffer, next) === COMMA) next = skipSpace(buffer, next + 1);
  }
  return offsets;
}

/** The offsets of the id and the properties of a result. */
function fieldsOf(members: ObjectSlices): [idStart: number, idEnd: number, propertiesStart: number] {
  const id = startOf(members, '$distinct_id', [Kind.string, Kind.number]);
  const properties = startOf(members, '$properties', [Kind.object]);
  return [id, id < 0 ? id : skipValue(members.buffer, id), properties];
}

function startOf(members: ObjectSlices, name: string, kinds: readonly number[]): number {
  const index = members.indexOf(name);
  if (index === undefined) return MISSING;
  const start = members.valueStart(index);
  const kind = kindAt(members.buffer, start);
  if (kind === Kind.null) return MISSING;
  return kinds.includes(kind) ? start : UNUSABLE;
}
