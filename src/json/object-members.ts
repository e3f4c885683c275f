import { ObjectSlices } from './object-slices.ts';

/** Reused, for one object at a time. */
const SLICES = new ObjectSlices();
const NONE: ReadonlyMap<string, Buffer> = new Map();

/**
 * The members of a JSON object, with their values as bytes, so that numbers keep their digits. The place of the object is
 * held, not its members: lists may be long, and objects may have many. If a name is repeated, its last value counts.
 */
export class ObjectMembers {
  readonly #buffer: Buffer;
  readonly #start: number;
  readonly #own: ReadonlyMap<string, Buffer>;
  readonly #hidden: ReadonlySet<string>;

  /**
   * @param buffer holds valid JSON on one line, see `scan.ts`
   * @param start of the object
   * @param own members that come first, in place of those of the object with the same name
   * @param hidden names of members of the object that are left out
   */
  constructor(buffer: Buffer, start: number, own = NONE, hidden: ReadonlySet<string> = new Set()) {
    this.#buffer = buffer;
    this.#start = start;
    this.#own = own;
    this.#hidden = hidden;
  }

  /** With further members of its own. */
  with(own: Iterable<readonly [name: string, json: Buffer]>): ObjectMembers {
    return new ObjectMembers(this.#buffer, this.#start, new Map([...this.#own, ...own]), this.#hidden);
  }

  /** Without members of the object, such as those that have another name now. */
  without(...names: readonly string[]): ObjectMembers {
    const hidden = new Set([...this.#hidden, ...names]);
    return new ObjectMembers(this.#buffer, this.#start, this.#own, hidden);
  }

  /** undefined if it is missing. */
  get(name: string): Buffer | undefined {
    const own = this.#own.get(name);
    if (own !== undefined || this.#hidden.has(name)) return own;
    SLICES.walk(this.#buffer, this.#start);
    const index = SLICES.indexOf(name);
    return index === undefined ? undefined : SLICES.value(index);
  }

  /** Calls `visit` for each name once. It must not read the members of another object. */
  forEach(visit: (json: Buffer, name: string) => void): void {
    this.#own.forEach(visit);
    SLICES.walk(this.#buffer, this.#start);
    const last = new Map<string, number>();
    for (let i = 0; i < SLICES.count; i++) last.set(SLICES.key(i), i);
    for (const [name, index] of last)
      if (!this.#own.has(name) && !this.#hidden.has(name)) visit(SLICES.value(index), name);
  }
}
