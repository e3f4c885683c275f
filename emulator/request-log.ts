import type { Family } from './access/families.ts';
import type { Surprise } from './failures/surprise.ts';
import type { Fault } from './failures/failure.ts';

export interface RequestEntry {
  /** Counts from 1 since the start or the last clear. */
  readonly number: number;
  /** Time of arrival by the emulator's clock, ms (UTC). */
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
  /** Parameters of the query string and of a form in the body. */
  query: Readonly<Record<string, string>>;
  /** null if the path belongs to no family. */
  readonly family: Family | null;
  /** null until answered, or if the connection was dropped. */
  status: number | null;
  /** Whether it counted against the hourly quota. */
  counted: boolean;
  /** Concurrent requests of its family when it was admitted, including itself; 0 if it wasn't admitted. */
  running: number;
  failure: Fault | null;
  /** What a failure of the kind `surprise` changed in the answer. */
  surprises: readonly Surprise[];
  /** Whether the client waits for bytes that never come, or come only after a delay. */
  stalled: boolean;
  /** When the clock ends the delay of a stalled request, ms (UTC); null unless the delay is `byClock`. */
  resumesAtMs: number | null;
}

/** All requests except those to the control endpoint, oldest first. */
export class RequestLog {
  #entries: RequestEntry[] = [];

  record(entry: Pick<RequestEntry, 'atMs' | 'method' | 'path' | 'query' | 'family'>): RequestEntry {
    const number = this.#entries.length + 1;
    const recorded: RequestEntry = {
      number,
      ...entry,
      status: null,
      counted: false,
      running: 0,
      failure: null,
      surprises: [],
      stalled: false,
      resumesAtMs: null,
    };
    this.#entries.push(recorded);
    return recorded;
  }

  list(): readonly Readonly<RequestEntry>[] {
    return [...this.#entries];
  }

  clear(): void {
    this.#entries = [];
  }
}
