/** JSON as it was written: values keep their spelling, and objects all members of the same name. */
export type Exact =
  | { readonly kind: 'string'; readonly text: string; readonly characters: string }
  | { readonly kind: 'number' | 'boolean' | 'null'; readonly text: string }
  | { readonly kind: 'list'; readonly text: string; readonly items: readonly Exact[] }
  | { readonly kind: 'object'; readonly text: string; readonly members: readonly Member[] };

export type Member = readonly [name: Exact & { kind: 'string' }, value: Exact];

const SPACE = /[ \t\r\n]*/y;
/** Escapes, or any character from the space on except quote and backslash. */
const STRING = /"(?:[ !#-[\]-\uffff]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /true|false|null/y;

/** Parses a text that is one JSON value; undefined if it is not. */
export function parseExactly(text: string): Exact | undefined {
  try {
    return new Reader(text).only();
  } catch (thrown) {
    if (thrown instanceof NotJson) return undefined;
    throw thrown;
  }
}

class NotJson extends Error {}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The value of a text that contains nothing else. */
  only(): Exact {
    const value = this.#value();
    if (this.#at < this.#text.length) throw new NotJson();
    return value;
  }

  #value(): Exact {
    this.#take(SPACE);
    const value = this.#bare();
    this.#take(SPACE);
    return value;
  }

  #bare(): Exact {
    const first = this.#text[this.#at];
    if (first === '{') return this.#object();
    if (first === '[') return this.#list();
    if (first === '"') return this.#string();
    const word = this.#take(WORD);
    if (word !== undefined) return { kind: word === 'null' ? 'null' : 'boolean', text: word };
    return { kind: 'number', text: this.#expect(NUMBER) };
  }

  #string(): Exact & { kind: 'string' } {
    const text = this.#expect(STRING);
    return { kind: 'string', text, characters: String(JSON.parse(text)) };
  }

  #list(): Exact {
    const start = this.#at;
    const items: Exact[] = [];
    this.#each(']', () => items.push(this.#value()));
    return { kind: 'list', text: this.#text.slice(start, this.#at), items };
  }

  #object(): Exact {
    const start = this.#at;
    const members: Member[] = [];
    this.#each('}', () => {
      this.#take(SPACE);
      const name = this.#string();
      this.#take(SPACE);
      this.#expect(/:/y);
      members.push([name, this.#value()]);
    });
    return { kind: 'object', text: this.#text.slice(start, this.#at), members };
  }

  /** Reads from the opening to the closing bracket. */
  #each(close: string, read: () => void): void {
    this.#at++;
    this.#take(SPACE);
    if (this.#text[this.#at] !== close) {
      read();
      while (this.#text[this.#at] === ',') {
        this.#at++;
        read();
      }
    }
    if (this.#text[this.#at] !== close) throw new NotJson();
    this.#at++;
  }

  #expect(pattern: RegExp): string {
    const found = this.#take(pattern);
    if (found === undefined) throw new NotJson();
    return found;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }
}

/** The members of an object by name: the last of each name, in the order of these last ones. */
export function lastOfEach(value: Exact | undefined): Map<string, Exact> {
  const last = new Map<string, Exact>();
  for (const [{ characters }, member] of value?.kind === 'object' ? value.members : []) {
    last.delete(characters);
    last.set(characters, member);
  }
  return last;
}

/** One spelling for all ways to write a value. */
export function canonical(value: Exact): string {
  if (value.kind === 'string') return JSON.stringify(value.characters);
  if (value.kind === 'list') return `[${value.items.map(canonical).join(',')}]`;
  if (value.kind !== 'object') return value.text;
  const members = [...lastOfEach(value)].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}
