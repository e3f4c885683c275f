import { elementAt } from '../../base/element-at.ts';
import { ItemSplitter, type ItemBlock, type LargeItem } from '../../json/item-splitter.ts';
import { normalizeOwnJson } from '../../json/normalize.ts';
import { withoutRefused } from '../../json/refused-characters.ts';
import { ObjectSlices } from '../../json/object-slices.ts';
import { INVALID, Kind, kindAt, skipSpace, skipValue } from '../../json/scan.ts';

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
/** In place of the offset of an id. */
const NOT_JSON = -2;
const TOO_LARGE = -3;

/** Why a result is not a profile, for a sentence. */
const REASONS: Readonly<Record<number, string>> = {
  [MISSING]: 'without a usable $distinct_id',
  [NOT_JSON]: 'with invalid JSON',
  [TOO_LARGE]: 'larger than 8 MB',
};

/**
 * Results on a page, `{"$distinct_id":"u1","$properties":{"$email":"...", ...}}`, as offsets into their buffer. A result
 * is a profile if its id is a string or a number. Methods that take the index of a result throw RangeError if it does
 * not exist.
 */
export class ResultList {
  readonly buffer: Buffer;
  readonly #offsets: Int32Array;

  /** Whether U+FFFD stands in place of characters that many readers refuse. */
  readonly hasReplaced: boolean;

  private constructor(buffer: Buffer, offsets: Int32Array, hasReplaced = false) {
    this.buffer = buffer;
    this.#offsets = offsets;
    this.hasReplaced = hasReplaced;
  }

  /** @param found is changed, and must not be used afterwards */
  static of(found: ItemBlock | LargeItem): ResultList {
    if ('head' in found)
      return new ResultList(found.head, Int32Array.of(0, found.head.length, TOO_LARGE, TOO_LARGE, MISSING));
    const hasReplaced = withoutRefused(found.list) !== found.list;
    const { list, ends } = repaired(found);
    return new ResultList(list, Int32Array.from(offsetsOf(list, ends)), hasReplaced);
  }

  get count(): number {
    return this.#offsets.length / FIELDS;
  }

  /** The results from an index on. */
  from(index: number): ResultList {
    return index === 0 ? this : new ResultList(this.buffer, this.#offsets.subarray(index * FIELDS));
  }

  isProfile(index: number): boolean {
    return this.#offset(index, ID_START) >= 0;
  }

  /** Why a result is not a profile, for a sentence: `larger than 8 MB`; undefined for a profile. */
  problem(index: number): string | undefined {
    return REASONS[this.#offset(index, ID_START)];
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

/** Repairs strings. The items are then somewhere else. */
function repaired(block: ItemBlock): Pick<ItemBlock, 'list' | 'ends'> {
  const list = normalizeOwnJson(block.list, block.hasControls);
  if (list === block.list) return block;
  const [again] = new ItemSplitter(Infinity).push(list, 1).found;
  return again !== undefined && 'list' in again ? again : { list, ends: [] };
}

function offsetsOf(list: Buffer, ends: readonly number[]): number[] {
  const members = new ObjectSlices();
  const offsets: number[] = [];
  let next = 1;
  for (const end of ends) {
    const start = skipSpace(list, next);
    const walked = members.walk(list, start);
    const walkedEnd = walked === INVALID ? skipValue(list, start) : walked;
    const isJson = walkedEnd !== INVALID && skipSpace(list, walkedEnd) === end;
    if (!isJson) offsets.push(start, end, NOT_JSON, NOT_JSON, MISSING);
    else if (walked === INVALID) offsets.push(start, walkedEnd, MISSING, MISSING, MISSING);
    else offsets.push(start, walkedEnd, ...fieldsOf(members));
    next = end + 1;
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
