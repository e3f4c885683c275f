import { dayNumber, dayOfSecond } from '../calendar.ts';
import type { ParsedEvent } from './parsed-event.ts';
import { parseEvent } from './parsed-event.ts';

/** An export line to add. It is sent byte for byte, whether or not it is valid JSON. */
export interface NewEvent {
  /** Without the trailing `\n`; bytes if it isn't valid UTF-8. */
  readonly line: string | Uint8Array;
  /** The line to send for `time_in_ms`; the same by default. */
  readonly lineInMs?: string | undefined;
  /** yyyy-mm-dd; the day of the event's `time` (seconds) by default. */
  readonly day?: string | undefined;
  /** ms (UTC) from which the line is visible; its `mp_processing_time_ms` by default, or 0 without one. */
  readonly arrivalMs?: number | undefined;
}

export interface StoredEvent {
  readonly bytes: Buffer;
  readonly bytesInMs?: Buffer | undefined;
  readonly arrivalMs: number;
  readonly event: ParsedEvent | undefined;
}

const NEWLINE = Buffer.from('\n');

/** Events that were added or ingested, by day. */
export class StoredEvents {
  readonly #byDay = new Map<number, StoredEvent[]>();

  /** @throws Error if the day is neither given nor in the line */
  add(...events: readonly NewEvent[]): void {
    for (const { line, lineInMs, day, arrivalMs } of events) {
      const text = typeof line === 'string' ? line : Buffer.from(line).toString('utf8');
      const event = parseEvent(text);
      const number = day === undefined ? dayOf(event) : dayNumber(day);
      if (number === undefined) throw new Error(`An event needs a day (yyyy-mm-dd) or a time: ${text}`);
      const stored = {
        bytes: Buffer.concat([Buffer.from(line), NEWLINE]),
        bytesInMs: lineInMs === undefined ? undefined : Buffer.from(`${lineInMs}\n`),
        arrivalMs: arrivalMs ?? arrivalOf(event),
        event,
      };
      const others = this.#byDay.get(number);
      if (others === undefined) this.#byDay.set(number, [stored]);
      else others.push(stored);
    }
  }

  of(day: number): readonly StoredEvent[] {
    return this.#byDay.get(day) ?? [];
  }

  clear(): void {
    this.#byDay.clear();
  }
}

function dayOf(event: ParsedEvent | undefined): number | undefined {
  const time = event?.properties['time'];
  return typeof time === 'number' ? dayOfSecond(time) : undefined;
}

function arrivalOf(event: ParsedEvent | undefined): number {
  const arrival = event?.properties['mp_processing_time_ms'];
  return typeof arrival === 'number' ? arrival : 0;
}
