import { INVALID } from '../../json/scan.ts';
import { Nesting } from '../../json/nesting.ts';
import { normalizeJson } from '../../json/normalize.ts';
import { ObjectSlices } from '../../json/object-slices.ts';
import type { EventLine } from './event-line.ts';
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

  /** Places a cursor on the event that the lines are together. Returns false if they are not one. */
  join(event: EventLine): boolean {
    if (this.#lines.length < 2 || !this.#nesting.isClosed) return false;
    const joined = normalizeJson(joinLines(this.#lines.map((line) => line.subarray(0, -1))));
    return event.scan(joined, 0) !== INVALID && event.isComplete && !repeatsKeys(joined, event);
  }
}

/** Halves of two events, perhaps of two users, have the same keys. */
function repeatsKeys(line: Buffer, { properties }: EventLine): boolean {
  const members = new ObjectSlices();
  members.walk(line, 0);
  return [members, properties].some((slices) => {
    const keys = Array.from({ length: slices.count }, (_, i) => slices.key(i));
    return new Set(keys).size < keys.length;
  });
}
