import { byteAt, Kind, kindAt, skipSpace, skipString, skipValue } from './scan.ts';

const CLOSE_BRACE = 0x7d;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;

/**
 * One text for all ways to write a JSON value: no white space, members sorted by name (UTF-16 code units, as in RFC 8785),
 * of members with the same name the last, strings with no more escapes than needed. Numbers stay as they are
 * written: `1.0` and `1` are two texts.
 *
 * @param at where a valid value begins, in text that ends with `\n`
 */
export function canonicalJson(text: Buffer, at: number): string {
  return new Walk(text, at).value();
}

/** The characters of the JSON string between these positions, quotes included. */
export function stringAt(text: Buffer, start: number, end: number): string {
  return String(JSON.parse(text.toString('utf8', start, end)));
}

/** A walk through valid JSON, behind what was told already. */
class Walk {
  readonly #text: Buffer;
  #at: number;

  constructor(text: Buffer, at: number) {
    this.#text = text;
    this.#at = at;
  }

  value(): string {
    switch (kindAt(this.#text, this.#at)) {
      case Kind.string:
        return JSON.stringify(this.#string());
      case Kind.array:
        return this.#array();
      case Kind.object:
        return this.#object();
      default: {
        const start = this.#at;
        this.#at = skipValue(this.#text, start);
        return this.#text.toString('latin1', start, this.#at);
      }
    }
  }

  #string(): string {
    const start = this.#at;
    this.#at = skipString(this.#text, start);
    return stringAt(this.#text, start, this.#at);
  }

  #array(): string {
    const items: string[] = [];
    this.#pass();
    while (byteAt(this.#text, this.#at) !== CLOSE_BRACKET) {
      items.push(this.value());
      this.#passComma();
    }
    this.#at++;
    return `[${items.join(',')}]`;
  }

  #object(): string {
    const members = new Map<string, string>();
    this.#pass();
    while (byteAt(this.#text, this.#at) !== CLOSE_BRACE) {
      const name = this.#string();
      this.#at = skipSpace(this.#text, this.#at);
      this.#pass();
      members.set(name, this.value());
      this.#passComma();
    }
    this.#at++;
    const sorted = [...members.keys()].sort();
    return `{${sorted.map((name) => `${JSON.stringify(name)}:${members.get(name) ?? ''}`).join(',')}}`;
  }

  /** Behind the one character here and what white space follows. */
  #pass(): void {
    this.#at = skipSpace(this.#text, this.#at + 1);
  }

  #passComma(): void {
    this.#at = skipSpace(this.#text, this.#at);
    if (byteAt(this.#text, this.#at) === COMMA) this.#pass();
  }
}
