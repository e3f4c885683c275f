import type { ItemList, OddEntry } from '../base/cached-list.ts';
import { excerptAt } from '../base/excerpt.ts';
import { normalizeJson } from '../json/normalize.ts';
import { ObjectMembers } from '../json/object-members.ts';
import { ObjectSlices } from '../json/object-slices.ts';
import { byteAt, INVALID, Kind, kindAt, skipSpace, skipValue } from '../json/scan.ts';
import { AnswerTooLarge, reportsError } from './http/json-answer.ts';

const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Bounds the memory for entries that are short. */
const MAX_ENTRIES = 100_000;

/** An item of a list, such as a cohort. Its values are JSON bytes, so that numbers keep their digits. */
export interface ListedItem {
  /** Its ID as digits. */
  readonly id: string;
  readonly members: ObjectMembers;
}

/**
 * Parses a list of items with IDs: `[{"id":1000}]`, or the same under `results` or `annotations`, where null means none.
 * An item listed twice counts once, as it comes last. Returns undefined if the answer is not such a list, or reports an
 * error and so may be incomplete. Throws {@link AnswerTooLarge}.
 *
 * @param key the member that holds the ID: an integer, or its digits as text
 */
export function parseListedItems(body: Buffer, key = 'id'): ItemList<ListedItem> | undefined {
  const json = normalizeJson(body);
  const first = skipSpace(json, 0);
  const end = skipValue(json, first);
  if (end === INVALID || skipSpace(json, end) !== json.length - 1) return undefined;
  const start = kindAt(json, first) === Kind.object ? startOfList(json, first) : first;
  if (start === undefined) return undefined;
  if (kindAt(json, start) === Kind.null && start !== first) return { items: [], odd: [] };
  return byteAt(json, start) === OPEN_BRACKET ? itemsOf(json, start, key) : undefined;
}

/** The value of a member, such as a date; undefined if it is missing. */
export function valueOf({ members }: ListedItem, name: string): unknown {
  const json = members.get(name);
  return json === undefined ? undefined : JSON.parse(json.toString());
}

/** The digits of an integer, which may come as text; undefined for anything else. */
export function digitsOf(json: Buffer | undefined): string | undefined {
  return /^("?)(-?\d+)\1$/.exec(json?.toString('latin1') ?? '')?.[2];
}

function startOfList(json: Buffer, first: number): number | undefined {
  const answer = new ObjectSlices();
  answer.walk(json, first);
  const index = answer.indexOf('results') ?? answer.indexOf('annotations');
  return index === undefined || reportsError(answer) ? undefined : answer.valueStart(index);
}

function itemsOf(json: Buffer, start: number, key: string): ItemList<ListedItem> {
  const items = new Map<string, ListedItem>();
  const odd: OddEntry[] = [];
  const members = new ObjectSlices();
  let next = skipSpace(json, start + 1);
  while (byteAt(json, next) !== CLOSE_BRACKET) {
    const end = skipValue(json, next);
    const isObject = members.walk(json, next) !== INVALID;
    const item = isObject ? itemOf(members, next, key) : undefined;
    if (item !== undefined) items.set(item.id, item);
    else odd.push(oddEntry(json.subarray(0, end), next, isObject ? members.count > 0 : undefined));
    if (items.size + odd.length > MAX_ENTRIES) throw new AnswerTooLarge(`${MAX_ENTRIES} entries`);
    next = skipSpace(json, end);
    if (byteAt(json, next) === COMMA) next = skipSpace(json, next + 1);
  }
  return { items: [...items.values()], odd };
}

function itemOf(members: ObjectSlices, start: number, key: string): ListedItem | undefined {
  const index = members.indexOf(key);
  const id = index === undefined ? undefined : digitsOf(members.value(index));
  return id === undefined ? undefined : new ItemInList(members.buffer, start, key, id);
}

class ItemInList implements ListedItem {
  readonly id: string;
  readonly #list: Buffer;
  readonly #start: number;
  readonly #key: string;

  constructor(list: Buffer, start: number, key: string, id: string) {
    this.id = id;
    this.#list = list;
    this.#start = start;
    this.#key = key;
  }

  /** With the ID as a number, even if it came as text. */
  get members(): ObjectMembers {
    return new ObjectMembers(this.#list, this.#start, new Map([[this.#key, Buffer.from(this.id)]]));
  }
}

function oddEntry(json: Buffer, start: number, hasMembers: boolean | undefined): OddEntry {
  return { excerpt: excerptAt(json, start), mayHoldData: hasMembers ?? kindAt(json, start) !== Kind.null };
}
