import { Nesting } from '../../json/nesting.ts';
import { normalizeJson } from '../../json/normalize.ts';
import { type ExportedEvent, parseEvent } from './exported-event.ts';
import { joinLines } from './join-lines.ts';
import { MAX_EVENT_BYTES } from './line-kinds.ts';

/** A text with more newlines is not joined. */
const MAX_LINES = 1000;

/** Consecutive lines that together may be one event: raw newlines in a text split it. */
export class SplitEvent {
  readonly #lines: Buffer[] = [];
  readonly #nesting = new Nesting();
  #bytes = 0;

  /** The lines so far, each with its `\n`. */
  get lines(): readonly Buffer[] {
    return this.#lines;
  }

  add(line: Buffer): void {
    this.#lines.push(Buffer.from(line));
    this.#bytes += line.length;
    this.#nesting.add(line.subarray(0, -1));
  }

  /** True if the lines so far may be the beginning of an event. */
  get isOpen(): boolean {
    const { length } = this.#lines;
    return length > 0 && length < MAX_LINES && this.#bytes < MAX_EVENT_BYTES && !this.#nesting.isClosed;
  }

  /** The event that the lines are together; undefined if they are not one. Halves of two events have the same keys. */
  join(): ExportedEvent | undefined {
    if (this.#lines.length < 2 || !this.#nesting.isClosed) return undefined;
    const event = parseEvent(normalizeJson(joinLines(this.#lines.map((line) => line.subarray(0, -1)))));
    return event?.isComplete === true && !event.repeatsNames ? event : undefined;
  }
}
