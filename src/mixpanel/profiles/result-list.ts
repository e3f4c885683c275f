import { elementAt } from '../../base/element-at.ts';
import { ObjectSlices } from '../../json/object-slices.ts';
import { byteAt, INVALID, Kind, kindAt, skipSpace, skipValue } from '../../json/scan.ts';

const COMMA = 0x2c;
const CLOSE_BRACKET = 0x5d;
const NO_PROPERTIES = Buffer.from('{}');
const PROPERTIES = '$properties';

/** What is stored of a result, side by side. */
const START = 0;
const END = 1;
const ID_START = 2;
const ID_END = 3;
const PROPERTIES_START = 4;
const FIELDS = 5;

/** The kinds of an id. */
const ID_KINDS: readonly number[] = [Kind.string, Kind.number];

/** The offset of a member that is missing, null or unusable. */
const MISSING = -1;

/**
 * The results on a page, `{"$distinct_id":"u1","$properties":{"$email":"...", ...}}`, as offsets into its buffer. A result
 * is a profile if its id is a string or a number. Methods that take the index of a result throw RangeError if it does
 * not exist.
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
    return this.#offset(index, ID_START) !== MISSING;
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

  /** What distinguishes a result from others: the bytes of the id of a profile, or the entire result. */
  identity(index: number): Buffer {
    const [start, end] = this.isProfile(index) ? [ID_START, ID_END] : [START, END];
    return this.buffer.subarray(this.#offset(index, start), this.#offset(index, end));
  }

  /**
   * Replaces `members` by the properties of a profile. `$properties` that are missing or null are empty; those of another
   * type are the value of a property of that name. Returns false for these.
   */
  walkProperties(index: number, members: ObjectSlices): boolean {
    const start = this.#offset(index, PROPERTIES_START);
    if (start === MISSING) members.walk(NO_PROPERTIES, 0);
    else if (members.walk(this.buffer, start) === INVALID) {
      const value = this.buffer.toString('utf8', start, skipValue(this.buffer, start));
      members.walk(Buffer.from(`{"${PROPERTIES}":${value}}`), 0);
      return false;
    }
    return true;
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
    const fields = walked === INVALID ? [MISSING, MISSING, MISSING] : fieldsOf(members);
    offsets.push(next, end, ...fields);
    next = skipSpace(buffer, end);
    if (byteAt(buffer, next) === COMMA) next = skipSpace(buffer, next + 1);
  }
  return offsets;
}

/** The offsets of the id and the properties of a result. */
function fieldsOf(members: ObjectSlices): [idStart: number, idEnd: number, propertiesStart: number] {
  const { buffer } = members;
  const [id, properties] = [members.indexOf('$distinct_id'), members.indexOf(PROPERTIES)];
  const hasId = id !== undefined && ID_KINDS.includes(kindAt(buffer, members.valueStart(id)));
  const propertiesStart = properties === undefined ? MISSING : members.valueStart(properties);
  return [
    hasId ? members.valueStart(id) : MISSING,
    hasId ? members.valueEnd(id) : MISSING,
    kindAt(buffer, propertiesStart) === Kind.null ? MISSING : propertiesStart,
  ];
}
