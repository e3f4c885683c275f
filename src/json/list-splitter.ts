import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './characters.ts';
import { ItemSplitter, type ItemBlock, type LargeItem } from './item-splitter.ts';
import { byteAt } from './scan.ts';

/** `\u0072\u0065...` is the longest way to write a name. */
const BYTES_PER_CHARACTER = 6;

/** What is left of an object without the items of its list is too large to be held. */
export class RestTooLarge extends Error {}

export interface SplitLimits {
  /** A larger item is passed on without its end. */
  readonly itemBytes: number;
  /** For everything that is not an item. */
  readonly restBytes: number;
}

/**
 * Takes the items of one list out of a JSON object while it arrives in chunks: of `{"total":2,"results":[1,2]}` the items
 * 1 and 2 of `results`, which leave `{"total":2,"results":[]}`.
 */
export class ListSplitter {
  readonly #name: string;
  readonly #limits: SplitLimits;
  #items: ItemSplitter | undefined;
  readonly #rest: Buffer[] = [];
  #restBytes = 0;
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  /** The bytes of the last string in the object itself, quotes included, since the last comma. */
  #key: number[] = [];

  /** @param name of the list, a member of the object */
  constructor(name: string, limits: SplitLimits) {
    this.#name = name;
    this.#limits = limits;
  }

  /** Everything but the items, as it arrived. */
  get rest(): Buffer {
    return Buffer.concat(this.#rest);
  }

  /** Bytes of an item whose end has not arrived. */
  get heldBytes(): number {
    return this.#items?.heldBytes ?? 0;
  }

  /** The items that are complete with this chunk. Throws {@link RestTooLarge}. */
  push(chunk: Buffer): (ItemBlock | LargeItem)[] {
    const found: (ItemBlock | LargeItem)[] = [];
    let next = 0;
    while (next < chunk.length) {
      if (this.#items === undefined) {
        const end = this.#scanRest(chunk, next);
        this.#keep(chunk.subarray(next, end));
        next = end;
        continue;
      }
      const pushed = this.#items.push(chunk, next);
      found.push(...pushed.found);
      next = pushed.next;
      if (!this.#items.isDone) continue;
      this.#items = undefined;
      this.#keep(Buffer.of(CLOSE_BRACKET));
    }
    return found;
  }

  #keep(part: Buffer): void {
    this.#restBytes += part.length;
    // A copy: the rest is small, and the chunk can be freed.
    this.#rest.push(Buffer.from(part));
    if (this.#restBytes > this.#limits.restBytes)
      throw new RestTooLarge(`more than ${this.#limits.restBytes} bytes without the items of the list`);
  }

  /** Returns the offset after the bracket that opens the list, or the length of the chunk. */
  #scanRest(chunk: Buffer, start: number): number {
    for (let i = start; i < chunk.length; i++) {
      const byte = byteAt(chunk, i);
      if (this.#inString) this.#followString(byte);
      else if (byte === OPEN_BRACKET && this.#isAtList()) {
        this.#items = new ItemSplitter(this.#limits.itemBytes);
        this.#key = [];
        return i + 1;
      } else this.#followToken(byte);
    }
    return chunk.length;
  }

  #followString(byte: number): void {
    if (this.#depth === 1 && this.#key.length <= BYTES_PER_CHARACTER * this.#name.length + 2)
      this.#key.push(byte);
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) this.#inString = false;
  }

  #followToken(byte: number): void {
    if (byte === QUOTE) {
      this.#inString = true;
      if (this.#depth === 1) this.#key = [QUOTE];
    } else if (byte === COMMA && this.#depth === 1) this.#key = [];
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#depth++;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) this.#depth--;
  }

  #isAtList(): boolean {
    if (this.#depth !== 1 || this.#key.length === 0) return false;
    try {
      return JSON.parse(Buffer.from(this.#key).toString('utf8')) === this.#name;
    } catch {
      return false;
    }
  }
}
