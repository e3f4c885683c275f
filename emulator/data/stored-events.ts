import { dayNumber, dayOfSecond } from '../calendar.ts';
import type { ParsedEvent } from './parsed-event.ts';
import { parseEvent } from './parsed-event.ts';

/** A line of the export that somebody wrote by hand: it is sent byte by byte, valid JSON or not. */
export interface NewEvent {
  /** Without the `\n` at its end; bytes where it is no text. */
  readonly line: string | Uint8Array;
  /** The line in place of it for who asks for milliseconds; left out, it is the same. */
  readonly lineInMs?: string | undefined;
  /** yyyy-mm-dd; left out, the day of the event's own `time` (seconds). */
  readonly day?: string | undefined;
  /** ms (UTC) before which the line is not seen; left out, its `mp_processing_time_ms`, else it is always seen. */
  readonly arrivalMs?: number | undefined;
}

/** A handmade event whose place is known. */
export interface StoredEvent {
  readonly bytes: Buffer;
  readonly bytesInMs?: Buffer | undefined;
  readonly arrivalMs: number;
  /** The parsed line; undefined when it is no event. */
  readonly event: ParsedEvent | undefined;
}

const NEWLINE = Buffer.from('\n');

/** The handmade events, by day. */
export class StoredEvents {
  readonly #byDay = new Map<number, StoredEvent[]>();

  /** @throws Error for an event whose day is neither given nor in its line */
  add(...events: readonly NewEvent[]): void {
    for (const { line, lineInMs, day, arrivalMs } of events) {
      const text = typeof line === 'string' ? line : Buffer.from(line).toString('utf8');
      const event = parseEvent(text);
      const number = day === undefined ? dayOf(event) : dayNumber(day);
      if (number === undefined)
        throw new Error(`A handmade event needs a day (yyyy-mm-dd) or a time: ${text}`);
      const planted = {
        bytes: Buffer.concat([Buffer.from(line), NEWLINE]),
        bytesInMs: lineInMs === undefined ? undefined : Buffer.from(`${lineInMs}\n`),
        arrivalMs: arrivalMs ?? arrivalOf(event),
        event,
      };
      const others = this.#byDay.get(number);
      if (others === undefined) this.#byDay.set(number, [planted]);
      else others.push(planted);
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
