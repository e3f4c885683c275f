import { isUtf8 } from 'node:buffer';
import { isBlankLine, mayBeHalf } from './event-line.ts';
import { ExportCutShort, isNoEvent, isTrailer, NotAnEvent } from './event-blocks.ts';
import { normalizeJson } from '../../json/normalize.ts';

/** Writes the event on a line of its own; returns false if there is none. */
export type WriteEvent = (line: Buffer) => boolean;

/**
 * The lines of an answer that are no event as they stand: one may be so once it is mended, or with the line behind it, for
 * Mixpanel has been seen to split a record; another is what a server says that gives up. None is passed over.
 */
export class NonEventLines {
  /** The last line, where it may be the first half of an event, or the last of the answer. */
  #last: Buffer | undefined;
  /** What the answer says behind its events, by its first line. */
  #trailer: Buffer | undefined;
  /** Events that came on two lines. */
  #joined = 0;
  /** Events with bytes that are no UTF-8. */
  #notUtf8 = 0;

  /** Does it depend on the next line what the last one was? Then that has to be taken, whatever it is. */
  get isOpen(): boolean {
    return this.#last !== undefined || this.#trailer !== undefined;
  }

  /** Before the first line of an answer. */
  begin(): void {
    this.#last = undefined;
    this.#trailer = undefined;
  }

  /**
   * @param isFirst whether the answer has held no event yet
   * @throws ExportCutShort where the server gives up, NotAnEvent where an event is broken
   */
  take(line: Buffer, isFirst: boolean, writeEvent: WriteEvent): void {
    if (this.#trailer !== undefined) {
      if (!saysNoEvent(line)) throw new NotAnEvent(this.#trailer);
      return;
    }
    const before = this.#last;
    if (before === undefined) {
      if (isBlankLine(line, 0) || this.#writeMended(line, writeEvent)) return;
      // The words may stand in half an event as well.
      if (isTrailer(line) && !mayBeHalf(line)) throw ExportCutShort.by(line);
      this.#last = Buffer.from(line);
      return;
    }
    this.#last = undefined;
    if (mayBeHalf(before) && this.#writeMended(Buffer.concat([before.subarray(0, -1), line]), writeEvent))
      this.#joined++;
    else this.#endEarly(before, line, isFirst);
  }

  /** Behind the last line of an answer: throws where that is no event. */
  end(): void {
    const last = this.#trailer ?? this.#last;
    if (last === undefined) return;
    throw isTrailer(last) || isNoEvent(last) ? ExportCutShort.by(last) : new NotAnEvent(last);
  }

  /** What the user should know of the lines since the last call. */
  takeNotes(): string[] {
    const notes = [
      ...(this.#joined > 0 ? [`events that came on two lines, and were joined: ${this.#joined}`] : []),
      ...(this.#notUtf8 > 0
        ? [`events with bytes that are no UTF-8, each of which is U+FFFD now: ${this.#notUtf8}`]
        : []),
    ];
    this.#joined = 0;
    this.#notUtf8 = 0;
    return notes;
  }

  /**
   * Of a line that is no event, and the one behind it: a server gives up, or says something else all along, or an event is broken.
   * What takes several lines behind events is known for it once no event follows.
   */
  #endEarly(odd: Buffer, next: Buffer, isFirst: boolean): void {
    const words = [next, odd].find(isTrailer);
    if (words !== undefined) throw ExportCutShort.by(words);
    if (!isNoEvent(odd) || !saysNoEvent(next)) throw new NotAnEvent(odd);
    if (isFirst) throw ExportCutShort.by(odd);
    this.#trailer = odd;
  }

  /** What is no event as it stands may be one once its raw control characters are escaped, and its bytes are UTF-8. */
  #writeMended(line: Buffer, writeEvent: WriteEvent): boolean {
    const isWritten = writeEvent(normalizeJson(line.subarray(0, -1)));
    if (isWritten && !isUtf8(line)) this.#notUtf8++;
    return isWritten;
  }
}

/** Is a line blank, or no event and no half of one? */
function saysNoEvent(line: Buffer): boolean {
  return isBlankLine(line, 0) || isNoEvent(line);
}
