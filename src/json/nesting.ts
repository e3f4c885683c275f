import { byteAt } from './scan.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Follows a JSON object that arrives in parts, to know when its last brace has been closed. */
export class Nesting {
  #depth = 0;
  #isInString = false;
  #isEscaped = false;

  /** True if every brace is closed. Nothing that follows can belong to the object. */
  get isClosed(): boolean {
    return this.#depth <= 0 && !this.#isInString;
  }

  /** Adds the next part. It may begin inside a string or an escape. */
  add(json: Buffer): void {
    for (let i = 0; i < json.length; i++) {
      const byte = byteAt(json, i);
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === QUOTE) this.#isInString = !this.#isInString;
      else if (this.#isInString) this.#isEscaped = byte === BACKSLASH;
      else if (byte === OPEN_BRACE) this.#depth++;
      else if (byte === CLOSE_BRACE) this.#depth--;
    }
  }
}
