import {
  NEWLINE,
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './characters.ts';
import { byteAt } from './scan.ts';

const SPACE = 0x20;
/** What is kept of an item that is too large. */
const HEAD_BYTES = 4096;

const OPENING = Buffer.of(OPEN_BRACKET);
const CLOSING = Buffer.of(CLOSE_BRACKET, NEWLINE);

/** Complete items of a list, as a JSON list that ends with `\n`. Whether they are valid JSON has not been checked. */
export interface ItemBlock {
  readonly list: Buffer;
  /** For each item the offset of the comma or bracket after it. */
  readonly ends: readonly number[];
  /** Whether strings contain raw control characters. */
  readonly hasControls: boolean;
}

/** The beginning of an item that is too large to be held. */
export interface LargeItem {
  readonly head: Buffer;
}

/**
 * Cuts a JSON list into its items while it arrives in chunks. Only strings and brackets are followed. Memory is bounded by
 * one chunk and one item.
 */
export class ItemSplitter {
  readonly #maxItemBytes: number;
  /** The beginning of an item, in parts. */
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** The beginning of an item that is too large, while the rest of it is skipped. */
  #head: Buffer | undefined;
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  /** Whether strings of the held parts contain raw control characters. */
  #heldControls = false;
  /** The offset of the last one in the chunk. */
  #lastControl = -1;
  /** Whether an item has begun. */
  #hasBegun = false;
  #isAfterComma = false;
  /** The comma or bracket that ends the item before it. */
  #endByte = 0;
  #isDone = false;

  constructor(maxItemBytes: number) {
    this.#maxItemBytes = maxItemBytes;
  }

  /** Whether the list has ended. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** Bytes of an item whose end has not arrived. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /**
   * Takes a chunk of the list. Returns the items that are complete with it, and where the list ended, or else the length of
   * the chunk.
   *
   * @param start of the list in the chunk, after its opening bracket
   */
  push(chunk: Buffer, start: number): { found: (ItemBlock | LargeItem)[]; next: number } {
    const found: (ItemBlock | LargeItem)[] = [];
    const ends: number[] = [];
    let [from, next] = [start, start];
    this.#lastControl = -1;
    while (next < chunk.length && !this.#isDone) {
      next = this.#inString ? this.#scanString(chunk, next) : this.#scanTokens(chunk, next);
      if (this.#endByte === 0) continue;
      if (this.#head !== undefined) {
        found.push({ head: this.#head });
        this.#head = undefined;
        from = next;
      } else if (this.#hasBegun || this.#isAfterComma || this.#endByte === COMMA) ends.push(next - 1);
      this.#endItem();
    }
    const end = ends.at(-1);
    if (end !== undefined) {
      found.push(this.#block(chunk, from, ends));
      from = end + 1;
    }
    if (this.#hasBegun) this.#hold(chunk.subarray(from, next));
    return { found, next };
  }

  #endItem(): void {
    this.#isDone = this.#endByte === CLOSE_BRACKET;
    this.#isAfterComma = this.#endByte === COMMA;
    this.#hasBegun = false;
    this.#endByte = 0;
  }

  /** Returns the offset after the string, or the length of the chunk. */
  #scanString(chunk: Buffer, start: number): number {
    let next = this.#isEscaped ? start + 1 : start;
    for (; next < chunk.length; next++) {
      const byte = byteAt(chunk, next);
      if (byte === QUOTE) {
        this.#inString = false;
        this.#isEscaped = false;
        return next + 1;
      }
      if (byte === BACKSLASH) next++;
      else if (byte < SPACE) this.#lastControl = next;
    }
    this.#isEscaped = next > chunk.length;
    return chunk.length;
  }

  /** Returns the offset after the quote that begins a string, after the end of an item, or the length of the chunk. */
  #scanTokens(chunk: Buffer, start: number): number {
    let depth = this.#depth;
    let next = start;
    while (next < chunk.length) {
      const byte = byteAt(chunk, next++);
      if (byte === QUOTE) {
        this.#inString = true;
        this.#hasBegun = true;
        break;
      }
      if (depth === 0 && (byte === COMMA || byte === CLOSE_BRACKET)) {
        this.#endByte = byte;
        break;
      }
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--;
      if (byte > SPACE) this.#hasBegun = true;
    }
    this.#depth = depth;
    return next;
  }

  /** @param ends in the chunk */
  #block(chunk: Buffer, from: number, ends: readonly number[]): ItemBlock {
    const shift = OPENING.length + this.#heldBytes - from;
    const list = Buffer.concat([OPENING, ...this.#held, chunk.subarray(from, ends.at(-1)), CLOSING]);
    this.#held = [];
    this.#heldBytes = 0;
    const hasControls = this.#heldControls || this.#lastControl !== -1;
    this.#heldControls = false;
    return { list, ends: ends.map((end) => end + shift), hasControls };
  }

  #hold(part: Buffer): void {
    if (this.#head !== undefined) return;
    this.#held.push(part);
    this.#heldBytes += part.length;
    this.#heldControls ||= this.#lastControl !== -1;
    if (this.#heldBytes <= this.#maxItemBytes) return;
    this.#head = Buffer.from(Buffer.concat(this.#held).subarray(0, HEAD_BYTES));
    this.#held = [];
    this.#heldBytes = 0;
  }
}
