import { isUtf8 } from 'node:buffer';
import { normalizeJson } from '../../json/normalize.ts';
import { withoutRefused } from '../../json/refused-characters.ts';
import type { LongLine } from '../../json/lines.ts';
import { errorOfLine, NotAnEvent } from './export-errors.ts';
import { type ExportedEvent, parseEvent } from './exported-event.ts';
import {
  beginsEvent,
  describeLine,
  describeLongLine,
  excerptOfLine,
  isBlankLine,
  type NonEventLine,
  startsLikeEvent,
} from './line-kinds.ts';
import type { SeenLines } from './seen-lines.ts';
import { SplitEvent } from './split-event.ts';

/** More broken lines mean that the answer is not an export. */
const MAX_BROKEN_LINES = 10_000;

/**
 * Handles the lines of one answer that are not an event as they stand. Raw control characters and invalid UTF-8 are
 * repaired, and an event that was split over several lines, which Mixpanel has been seen to do, is joined. Other lines are
 * broken. They do not keep back the events after them, but {@link end} throws unless an earlier answer had the same ones.
 */
export class NonEventLines {
  /** True once the answer has contained an event. */
  hasEvents = false;
  readonly #seen: SeenLines;
  #split = new SplitEvent();
  /** The lines since the last event, apart from those of `#split`. */
  #trailing: NonEventLine[] = [];
  /** Lines between events. */
  readonly #broken: NonEventLine[] = [];
  #joined = 0;
  #invalidUtf8 = 0;

  constructor(seen: SeenLines) {
    this.#seen = seen;
  }

  /** True if the next line decides what the last one was. It must then be passed to {@link take} even if it is an event. */
  get isOpen(): boolean {
    return this.isSplitting || this.#trailing.length > 0;
  }

  /** True if the next line, even a blank one, may continue an event. */
  get isSplitting(): boolean {
    return this.#split.lines.length > 0;
  }

  /**
   * Takes the next line. Returns the event that it is, or completes.
   *
   * @throws ConnectorError if the server says that it failed (see {@link errorOfLine})
   */
  take(line: Buffer): ExportedEvent | undefined {
    const event = this.#parse(line);
    if (event !== undefined) {
      this.#endSplit();
      this.#breakTrailing();
      return event;
    }
    if (beginsEvent(line) || !this.#split.isOpen) this.#endSplit();
    if (!this.isSplitting && !startsLikeEvent(line)) {
      this.#addTrailing(line);
      return undefined;
    }
    this.#split.add(line);
    const joined = this.#split.join();
    if (joined === undefined) return undefined;
    this.#joined++;
    this.#split = new SplitEvent();
    this.#breakTrailing();
    return joined;
  }

  /** Takes a line that is too long for an event. */
  takeLong(line: LongLine): void {
    if (line.isBlank) return;
    this.#endSplit();
    this.#pushTrailing(describeLongLine(line));
  }

  /**
   * Called after the last line.
   *
   * @throws ConnectorError if the server gave up (see {@link errorOfLine}), NotAnEvent if there are broken lines that no earlier answer had
   */
  end(): void {
    this.#endSplit();
    const trailing = this.#trailing;
    const isExport = this.hasEvents || trailing.some(({ kind }) => kind === 'data');
    const message = isExport
      ? trailing.find(({ kind }) => kind === 'message' || kind === 'failure')
      : trailing[0];
    if (message !== undefined) throw errorOfLine(message.beginning);
    this.#breakTrailing();
    const unknown = this.#broken.filter((line) => !this.#seen.has(line));
    const [first] = unknown;
    if (first !== undefined) throw new NotAnEvent(excerptOfLine(first), unknown.length);
  }

  /** Called when the answer has ended, even by an error: the next answer may leave out the same broken lines. */
  remember(): void {
    this.#seen.add(this.#broken);
  }

  /** What the user should know about repaired events and broken lines. */
  notes(): string[] {
    const notes: string[] = [];
    if (this.#joined > 0) notes.push(`events split over several lines and joined again: ${this.#joined}`);
    if (this.#invalidUtf8 > 0)
      notes.push(`events with invalid UTF-8, replaced by U+FFFD: ${this.#invalidUtf8}`);
    const [first] = this.#broken;
    if (first !== undefined)
      notes.push(
        `lines that are not events, the same in two answers, were left out: ${this.#broken.length}, the first is ${excerptOfLine(first)}`,
      );
    return notes;
  }

  #parse(line: Buffer): ExportedEvent | undefined {
    const event = parseEvent(normalizeJson(line.subarray(0, -1)), withoutRefused(line) !== line);
    if (event !== undefined && !isUtf8(line)) this.#invalidUtf8++;
    return event;
  }

  /** The lines that might have been one event are not. */
  #endSplit(): void {
    for (const line of this.#split.lines) this.#addTrailing(line);
    this.#split = new SplitEvent();
  }

  #addTrailing(line: Buffer): void {
    if (!isBlankLine(line)) this.#pushTrailing(describeLine(line));
  }

  #pushTrailing(line: NonEventLine): void {
    this.#trailing.push(line);
    if (this.#trailing.length + this.#broken.length > MAX_BROKEN_LINES)
      throw new NotAnEvent(excerptOfLine(line), MAX_BROKEN_LINES);
  }

  /** An event follows the lines, so they are not how the answer ends. */
  #breakTrailing(): void {
    if (this.#trailing.length === 0) return;
    const failure = this.#trailing.find(({ kind }) => kind === 'failure');
    if (failure !== undefined) throw errorOfLine(failure.beginning);
    this.#broken.push(...this.#trailing);
    this.#trailing = [];
  }
}
