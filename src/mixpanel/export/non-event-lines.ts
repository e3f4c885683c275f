import { isUtf8 } from 'node:buffer';
import { INVALID } from '../../json/scan.ts';
import { normalizeJson } from '../../json/normalize.ts';
import type { EventLine } from './event-line.ts';
import { ExportCutShort, NotAnEvent } from './export-errors.ts';
import { isBlankLine, isServerMessage, saysTerminatedEarly, startsLikeEvent } from './line-kinds.ts';

/**
 * Handles the lines of one answer that are not an event as they stand. Raw control characters and invalid UTF-8 are
 * repaired, and an event that was split over two lines, which Mixpanel has been seen to do, is joined. A server that
 * gives up, or a broken event, makes this throw. Nothing is skipped but blank lines.
 */
export class NonEventLines {
  /** True once the answer has contained an event. */
  hasEvents = false;
  /** The cursor on which repaired events are placed. */
  readonly #event: EventLine;
  /** A line that may be the first half of an event, or the last line of the answer. */
  #pending: Buffer | undefined;
  /** The first line of a message of several lines that follows the events. */
  #message: Buffer | undefined;
  #joined = 0;
  #invalidUtf8 = 0;

  constructor(event: EventLine) {
    this.#event = event;
  }

  /** True if the next line decides what the last one was. It must then be passed to {@link take} even if it is an event. */
  get isOpen(): boolean {
    return this.#pending !== undefined || this.#message !== undefined;
  }

  /**
   * Takes the next line. Returns true if it completes an event, on which the cursor then stands.
   *
   * @throws ExportCutShort if the server gives up, NotAnEvent if an event is broken
   */
  take(line: Buffer): boolean {
    if (this.#message !== undefined) {
      if (isBlankLine(line) || isServerMessage(line)) return false;
      throw new NotAnEvent(this.#message);
    }
    const previous = this.#pending;
    if (previous === undefined) return this.#takeFirst(line);
    this.#pending = undefined;
    if (startsLikeEvent(previous) && this.#repair(Buffer.concat([previous.subarray(0, -1), line]))) {
      this.#joined++;
      return true;
    }
    this.#classify(previous, line);
    return false;
  }

  /** Called after the last line. Throws if that line was not an event. */
  end(): void {
    const last = this.#message ?? this.#pending;
    if (last === undefined) return;
    throw saysTerminatedEarly(last) || isServerMessage(last) ? ExportCutShort.by(last) : new NotAnEvent(last);
  }

  /** What the user should know about the repairs. */
  notes(): string[] {
    return [
      ...(this.#joined > 0 ? [`events split over two lines and joined again: ${this.#joined}`] : []),
      ...(this.#invalidUtf8 > 0
        ? [`events with invalid UTF-8, replaced by U+FFFD: ${this.#invalidUtf8}`]
        : []),
    ];
  }

  #takeFirst(line: Buffer): boolean {
    if (this.#repair(line)) return true;
    // Half an event may contain these words too.
    if (saysTerminatedEarly(line) && !startsLikeEvent(line)) throw ExportCutShort.by(line);
    this.#pending = Buffer.from(line);
    return false;
  }

  /**
   * Classifies two consecutive non-event lines: the server gives up, or sends a message instead of events, or an event is
   * broken. A message of several lines after events is only known to be one if no event follows it.
   */
  #classify(line: Buffer, next: Buffer): void {
    const words = [next, line].find(saysTerminatedEarly);
    if (words !== undefined) throw ExportCutShort.by(words);
    const isMessage = isServerMessage(line) && (isBlankLine(next) || isServerMessage(next));
    if (!isMessage) throw new NotAnEvent(line);
    if (!this.hasEvents) throw ExportCutShort.by(line);
    this.#message = line;
  }

  #repair(line: Buffer): boolean {
    if (this.#event.scan(normalizeJson(line.subarray(0, -1)), 0) === INVALID) return false;
    if (!isUtf8(line)) this.#invalidUtf8++;
    return true;
  }
}
