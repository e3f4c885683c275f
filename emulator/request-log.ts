import type { Fault } from './failures/failure.ts';
import type { Family } from './access/rate-limits.ts';

/** One request as the emulator saw it. */
export interface RequestEntry {
  /** 1 for the first since the start or since the log was cleared. */
  readonly number: number;
  /** When it came, ms (UTC) of the emulator's clock. */
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
  /** The parameters, those of a form in the body among them. */
  query: Readonly<Record<string, string>>;
  /** null for a path no family serves. */
  readonly family: Family | null;
  /** null until there is an answer, and for ever when the connection was dropped instead. */
  status: number | null;
  /** Whether it was paid for out of the hourly quota. */
  counted: boolean;
  /** How many requests of its family were under way as it was admitted, itself included; 0 if it was not. */
  running: number;
  /** The failure it met, if any. */
  failure: Fault['kind'] | null;
}

/** All requests but those of the control endpoint, oldest first. */
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
