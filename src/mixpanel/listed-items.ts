import { QUOTE, COMMA, OPEN_BRACKET, CLOSE_BRACKET } from '../json/characters.ts';
import type { ItemList, OddEntry } from '../base/cached-list.ts';
import { excerptAt } from '../base/excerpt.ts';
import { isObject } from '../base/json-object.ts';
import { normalizeJson } from '../json/normalize.ts';
import { ObjectMembers } from '../json/object-members.ts';
import { ObjectSlices } from '../json/object-slices.ts';
import { byteAt, INVALID, Kind, kindAt, skipSpace, skipValue } from '../json/scan.ts';
import { AnswerTooLarge, reportsError } from './http/json-answer.ts';

/** Bounds the memory for entries that are short. */
const MAX_ENTRIES = 100_000;

/** An item of a list, such as a cohort. Its values are JSON bytes, so that numbers keep their digits. */
export interface ListedItem {
  readonly id: string;
  readonly members: ObjectMembers;
}

/** A page of a list. Most lists have only one. */
export interface ListPage<Item> extends ItemList<Item> {
  /** The cursor of the next page, from `"pagination":{"page_size":100,"next_cursor":"abc123"}`; undefined on the last page. */
  readonly next?: string | undefined;
}

/** How a list identifies its items. */
export interface IdForm {
  /** The ID; undefined if this is not one. */
  readonly read: (json: Buffer | undefined) => string | undefined;
  /** The ID as records have it. */
  readonly write: (id: string) => Buffer;
}

/** An integer, or its digits as text, which records have as an integer. */
export const DIGITS: IdForm = { read: digitsOf, write: (id) => Buffer.from(id) };
/** Text such as a UUID, or an integer, which records have as text. */
export const TEXT: IdForm = { read: textOf, write: (id) => Buffer.from(JSON.stringify(id)) };

/**
 * Parses a list of items with IDs: `[{"id":1000}]`, or the same under `results` or `annotations`, see {@link parseList}.
 *
 * @param key the member that holds the ID
 */
export function parseListedItems(body: Buffer, key = 'id', form = DIGITS): ListPage<ListedItem> | undefined {
  return parseList(body, (members, start) => itemOf(members, start, key, form));
}

/**
 * Parses a list: `[...]`, or the same under `results` or `annotations`, where null means none, or under `results` of
 * `results`. An item listed twice counts once, as it comes last. Returns undefined if the answer is not a list, or reports an
 * error and so may be incomplete. Throws {@link AnswerTooLarge}.
 *
 * @param itemAt makes an item of an object at an offset of its buffer; undefined if the object does not identify one
 */
export function parseList<Item extends { readonly id: string }>(
  body: Buffer,
  itemAt: (members: ObjectSlices, start: number) => Item | undefined,
): ListPage<Item> | undefined {
  const json = normalizeJson(body);
  const first = skipSpace(json, 0);
  const end = skipValue(json, first);
  if (end === INVALID || skipSpace(json, end) !== json.length - 1) return undefined;
  const list = findList(json, first);
  if (list === undefined) return undefined;
  const { start, next } = list;
  if (kindAt(json, start) === Kind.null && start !== first) return { items: [], odd: [], next };
  return byteAt(json, start) === OPEN_BRACKET ? { ...itemsOf(json, start, itemAt), next } : undefined;
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

function textOf(json: Buffer | undefined): string | undefined {
  if (json?.[0] !== QUOTE) return digitsOf(json);
  const text: unknown = JSON.parse(json.toString());
  return typeof text === 'string' && text.trim() !== '' ? text : undefined;
}

interface FoundList {
  readonly start: number;
  readonly next?: string | undefined;
}

/** Where the list of an answer begins, or null in its place; undefined if it reports an error or has no list. */
function findList(json: Buffer, first: number): FoundList | undefined {
  if (kindAt(json, first) !== Kind.object) return { start: first };
  const answer = new ObjectSlices();
  answer.walk(json, first);
  const index = answer.indexOf('results') ?? answer.indexOf('annotations');
  if (index === undefined || reportsError(answer)) return undefined;
  const list = findList(json, answer.valueStart(index));
  return list === undefined ? undefined : { start: list.start, next: list.next ?? cursorIn(answer) };
}

function cursorIn(answer: ObjectSlices): string | undefined {
  const pagination = answer.parseMember('pagination');
  const cursor = isObject(pagination) ? pagination['next_cursor'] : undefined;
  return typeof cursor === 'string' || typeof cursor === 'number' ? String(cursor) : undefined;
}

function itemsOf<Item extends { readonly id: string }>(
  json: Buffer,
  start: number,
  itemAt: (members: ObjectSlices, start: number) => Item | undefined,
): ItemList<Item> {
  const items = new Map<string, Item>();
  const odd: OddEntry[] = [];
  const members = new ObjectSlices();
  let next = skipSpace(json, start + 1);
  while (byteAt(json, next) !== CLOSE_BRACKET) {
    const end = skipValue(json, next);
    const hasMembers = members.walk(json, next) !== INVALID;
    const item = hasMembers ? itemAt(members, next) : undefined;
    if (item !== undefined) items.set(item.id, item);
    else odd.push(oddEntry(json.subarray(0, end), next, hasMembers ? members.count > 0 : undefined));
    if (items.size + odd.length > MAX_ENTRIES) throw new AnswerTooLarge(`${MAX_ENTRIES} entries`);
    next = skipSpace(json, end);
    if (byteAt(json, next) === COMMA) next = skipSpace(json, next + 1);
  }
  return { items: [...items.values()], odd };
}

function itemOf(members: ObjectSlices, start: number, key: string, form: IdForm): ListedItem | undefined {
  const index = members.indexOf(key);
  const id = index === undefined ? undefined : form.read(members.value(index));
  return id === undefined ? undefined : new ItemInList(members.buffer, start, id, [key, form]);
}

class ItemInList implements ListedItem {
  readonly id: string;
  readonly #list: Buffer;
  readonly #start: number;
  readonly #key: readonly [name: string, form: IdForm];

  constructor(list: Buffer, start: number, id: string, key: readonly [name: string, form: IdForm]) {
    this.id = id;
    this.#list = list;
    this.#start = start;
    this.#key = key;
  }

  /** With the ID in the form of records, even if it came as another one. */
  get members(): ObjectMembers {
    const [name, form] = this.#key;
    return new ObjectMembers(this.#list, this.#start, new Map([[name, form.write(this.id)]]));
  }
}

function oddEntry(json: Buffer, start: number, hasMembers: boolean | undefined): OddEntry {
  return { excerpt: excerptAt(json, start), mayHoldData: hasMembers ?? kindAt(json, start) !== Kind.null };
}
