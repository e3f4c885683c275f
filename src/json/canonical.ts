import { COMMA, CLOSE_BRACKET, CLOSE_BRACE } from './characters.ts';
import { byteAt, Kind, kindAt, skipSpace, skipString, skipValue } from './scan.ts';

/**
 * One spelling for all ways to write a JSON value: no white space, members sorted by name (UTF-16 code units, as in RFC
 * 8785), the last of members with the same name, strings with no more escapes than needed. Numbers keep their
 * spelling: `1.0` and `1` are different.
 *
 * @param offset of a valid value, in a buffer that ends with `\n`
 */
export function canonicalJson(buffer: Buffer, offset: number): string {
  return new Reader(buffer, offset).value();
}

/** The characters of the JSON string in a range, quotes included. */
function stringAt(buffer: Buffer, start: number, end: number): string {
  return String(JSON.parse(buffer.toString('utf8', start, end)));
}

/** Reads valid JSON from an offset on. */
class Reader {
  readonly #buffer: Buffer;
  #offset: number;

  constructor(buffer: Buffer, offset: number) {
    this.#buffer = buffer;
    this.#offset = offset;
  }

  value(): string {
    switch (kindAt(this.#buffer, this.#offset)) {
      case Kind.string:
        return JSON.stringify(this.#string());
      case Kind.array:
        return this.#array();
      case Kind.object:
        return this.#object();
      default: {
        const start = this.#offset;
        this.#offset = skipValue(this.#buffer, start);
        return this.#buffer.toString('latin1', start, this.#offset);
      }
    }
  }

  #string(): string {
    const start = this.#offset;
    this.#offset = skipString(this.#buffer, start);
    return stringAt(this.#buffer, start, this.#offset);
  }

  #array(): string {
    const items: string[] = [];
    this.#skipByte();
    while (byteAt(this.#buffer, this.#offset) !== CLOSE_BRACKET) {
      items.push(this.value());
      this.#skipComma();
    }
    this.#offset++;
    return `[${items.join(',')}]`;
  }

  #object(): string {
    const members = new Map<string, string>();
    this.#skipByte();
    while (byteAt(this.#buffer, this.#offset) !== CLOSE_BRACE) {
      const name = this.#string();
      this.#offset = skipSpace(this.#buffer, this.#offset);
      this.#skipByte();
      members.set(name, this.value());
      this.#skipComma();
    }
    this.#offset++;
    const sorted = [...members].sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${sorted.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
  }

  /** Skips one byte and the white space after it. */
  #skipByte(): void {
    this.#offset = skipSpace(this.#buffer, this.#offset + 1);
  }

  #skipComma(): void {
    this.#offset = skipSpace(this.#buffer, this.#offset);
    if (byteAt(this.#buffer, this.#offset) === COMMA) this.#skipByte();
  }
}
