import { SeededRandom } from '../seeded-random.ts';
import type { Selection } from './selection.ts';

/** An `engage` query with pages; its results don't change. */
export interface Session {
  readonly id: string;
  readonly openedAtMs: number;
  readonly query: string;
  readonly selection: Selection;
  pagesLeft: number;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** More than any client keeps open; the oldest session is closed first. */
const MAX_OPEN = 200;

export class Sessions {
  readonly #lifetimeMs: number;
  readonly #random = new SeededRandom(1);
  #open = new Map<string, Session>();
  #pages: number;
  #sessionsToLimit = Infinity;

  /**
   * @param lifetimeMs by the emulator's clock
   * @param pages pages per session, including the first
   */
  constructor(lifetimeMs: number, pages: number) {
    this.#lifetimeMs = lifetimeMs;
    this.#pages = pages;
  }

  open(query: string, selection: Selection, nowMs: number): Session {
    const letters = Array.from({ length: 6 }, () => LETTERS[this.#random.below(LETTERS.length)]).join('');
    const id = `${Math.floor(nowMs / 1000)}-${letters}`;
    const pagesLeft = this.#pagesOfNext() - 1;
    const session = { id, openedAtMs: nowMs, query, selection, pagesLeft };
    this.#open.set(id, session);
    const [oldest] = this.#open.keys();
    if (this.#open.size > MAX_OPEN && oldest !== undefined) this.#open.delete(oldest);
    return session;
  }

  /** Uses one more page of a session; undefined if the session has ended. */
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

  expire(): void {
    this.#open = new Map();
  }

  /**
   * Limits the pages of future sessions, including the first page.
   * @param sessions how many sessions to limit; all by default
   */
  expireAfterPages(pages: number, sessions = Infinity): void {
    this.#pages = pages;
    this.#sessionsToLimit = sessions;
  }

  #pagesOfNext(): number {
    if (this.#sessionsToLimit === 0) return Infinity;
    this.#sessionsToLimit -= 1;
    return this.#pages;
  }
}
