import { SeededRandom } from '../seeded-random.ts';
import type { Selection } from './selection.ts';

/** A query whose pages can be read; its answer does not change while it lasts. */
export interface Session {
  readonly id: string;
  readonly openedAtMs: number;
  /** All that was asked for; pages are given to who asks for the same. */
  readonly query: string;
  readonly selection: Selection;
  /** How many pages it will still give. */
  pagesLeft: number;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** More than any client keeps open; the oldest are forgotten first. */
const MAX_OPEN = 200;

/** The paging sessions of `engage`. */
export class Sessions {
  readonly #lifetimeMs: number;
  readonly #draws = new SeededRandom(1);
  #open = new Map<string, Session>();
  #pages: number;
  #limited = Infinity;

  /**
   * @param lifetimeMs how long a session lasts, by the emulator's clock
   * @param pages how many pages a session gives, the first one included
   */
  constructor(lifetimeMs: number, pages: number) {
    this.#lifetimeMs = lifetimeMs;
    this.#pages = pages;
  }

  open(query: string, selection: Selection, nowMs: number): Session {
    const letters = Array.from({ length: 6 }, () => LETTERS[this.#draws.below(LETTERS.length)]).join('');
    const id = `${Math.floor(nowMs / 1000)}-${letters}`;
    const pagesLeft = this.#pagesOfNext() - 1;
    const session = { id, openedAtMs: nowMs, query, selection, pagesLeft };
    this.#open.set(id, session);
    const [oldest] = this.#open.keys();
    if (this.#open.size > MAX_OPEN && oldest !== undefined) this.#open.delete(oldest);
    return session;
  }

  /** The session that gives one more page; undefined when it is not there any more. */
  resume(id: string, query: string, nowMs: number): Session | undefined {
    const session = this.#open.get(id);
    if (session?.query !== query) return undefined;
    if (nowMs - session.openedAtMs >= this.#lifetimeMs || session.pagesLeft <= 0) {
      this.#open.delete(id);
      return undefined;
    }
    session.pagesLeft -= 1;
    return session;
  }

  /** Forgets all sessions: their next page is refused. */
  expire(): void {
    this.#open = new Map();
  }

  /**
   * Lets sessions opened from now on end after so many pages, the first one included.
   * @param sessions how many sessions: all of them, unless given
   */
  expireAfterPages(pages: number, sessions = Infinity): void {
    this.#pages = pages;
    this.#limited = sessions;
  }

  #pagesOfNext(): number {
    if (this.#limited === 0) return Infinity;
    this.#limited -= 1;
    return this.#pages;
  }
}
