import { isUtf8 } from 'node:buffer';
import { crc32 } from 'node:zlib';
import type { RecordWriter } from '../../airbyte/record-writer.ts';
import { EmittedCounts } from '../../base/emitted-counts.ts';
import { byteAt, INVALID } from '../../json/scan.ts';
import { EventLine } from '../../mixpanel/export/event-line.ts';
import type { Arrivals } from './arrivals.ts';
import { isEventTime, numberAt, TimeWriter } from './event-time.ts';
import { Accepts } from '../records/accepted-kinds.ts';
import { writeColumnValue } from '../records/column-value.ts';
import { FoundProperties } from '../records/found-properties.ts';
import type { PropertyTable } from '../records/property-table.ts';
import { RescuedValues } from '../records/rescued-values.ts';
import { copyBytes, mostBytesAsText, writeAsText } from '../../json/value-text.ts';
import { ARRIVAL_ID, EVENT_COLUMN, KEY_COLUMN, TIME_ID } from './columns.ts';
import { DayCounts } from './day-counts.ts';
import { EventKey } from './event-key.ts';
import { KeyParts } from './key-parts.ts';
import { NonEventLines } from '../../mixpanel/export/non-event-lines.ts';
import type { WallClock } from './wall-clock.ts';

const DAY_S = 86_400;
const NEWLINE = 0x0a;
const KEY_OPENING = Buffer.from(`{"${KEY_COLUMN}":"`);
const NAME_PREFIX = Buffer.from(`,"${EVENT_COLUMN}":`);
const QUOTE = 0x22;
const CLOSE_BRACE = 0x7d;

/** What of a record the user decides, beside its properties. */
export interface RecordWishes {
  /** Is the event's own name delivered? */
  readonly withName: boolean;
  /** Is there a column for values that do not fit theirs? */
  readonly withRescued: boolean;
  /** The clock that the events' times were read from, where they are converted to UTC. */
  readonly wall: WallClock | undefined;
}

/** Turns lines of the export into records, bytes to bytes: the hot path. */
export class EventRecords {
  readonly #arrivals: Arrivals;
  readonly #wall: WallClock | undefined;
  readonly #line = new EventLine();
  readonly #properties: FoundProperties;
  readonly #key: EventKey;
  readonly #rescued = new RescuedValues();
  readonly #emitted = new EmittedCounts();
  readonly #odd = new NonEventLines();
  #held = new DayCounts();
  /** The block that was looked at last, and whether all of it is UTF-8. */
  #block: Buffer | undefined;
  #isUtf8 = true;
  readonly #time = new TimeWriter();
  readonly #withName: boolean;
  readonly #withRescued: boolean;

  constructor(table: PropertyTable, arrivals: Arrivals, { withName, withRescued, wall }: RecordWishes) {
    this.#wall = wall;
    this.#withName = withName;
    this.#withRescued = withRescued;
    this.#properties = new FoundProperties(table);
    this.#key = new EventKey(this.#line, this.#properties);
    this.#arrivals = arrivals;
  }

  /**
   * Writes a record for each event of the block that is new, from that position on, until the writer is full.
   *
   * @param block whole lines
   * @returns where to go on; the block's length when it is used up
   * @throws ConnectorError where a line is no event
   */
  write(block: Buffer, from: number, writer: RecordWriter): number {
    if (block !== this.#block) {
      this.#block = block;
      this.#isUtf8 = isUtf8(block);
    }
    let at = from;
    while (at < block.length && !writer.full) {
      const next = this.#odd.isOpen ? INVALID : this.#line.scan(block, at);
      const isText = this.#isUtf8 || isUtf8(block.subarray(at, next));
      if (next !== INVALID && isText && this.#writeEvent(block, writer)) {
        at = next;
      } else {
        const end = block.indexOf(NEWLINE, at) + 1;
        this.#writeOddLine(block.subarray(at, end), writer);
        at = end;
      }
    }
    return at;
  }

  /** All events of the answer at hand, those too that an earlier sync has delivered. */
  get held(): DayCounts {
    return this.#held;
  }

  /** Records that nobody remembers, so that another answer for the same days would give them once more. */
  get unrecorded(): number {
    return this.#emitted.unrecorded;
  }

  /** What the user should know of the events since the last call. */
  takeNotes(): string[] {
    return [...this.#rescued.takeNotes(), ...this.#odd.takeNotes()];
  }

  /** Before the first block of an answer: of an earlier one for the same days only what was written of it counts. */
  begin(): void {
    this.#odd.begin();
    this.#held = new DayCounts();
    this.#emitted.beginPass();
  }

  /** Behind the last block: throws where the last line is no event. */
  end(): void {
    this.#odd.end();
  }

  #writeOddLine(line: Buffer, writer: RecordWriter): void {
    this.#odd.take(
      line,
      this.#held.isEmpty,
      (event) => this.#line.scan(event, 0) !== INVALID && this.#writeEvent(event, writer),
    );
  }

  /** Returns false if the event's time is none. */
  #writeEvent(block: Buffer, writer: RecordWriter): boolean {
    this.#properties.find(block, this.#line.properties);
    const seconds = this.#numberOf(TIME_ID, block);
    if (!isEventTime(seconds)) return false;
    const day = Math.floor(seconds / DAY_S);
    this.#held.add(day);
    if (!this.#arrivals.isNew(day, this.#numberOf(ARRIVAL_ID, block))) return true;
    writer.begin();
    const start = writer.length;
    this.#writeKey(block, seconds, writer);
    if (this.#withName) this.#writeName(block, writer);
    this.#writeProperties(block, this.#wall?.toUtc(seconds) ?? seconds, writer);
    if (this.#withRescued) this.#rescued.write(block, this.#line.properties, writer);
    writer.ensure(1);
    writer.buffer[writer.length++] = CLOSE_BRACE;
    if (this.#isFirst(writer, start)) writer.end(this.#rescued.nulled);
    else writer.drop();
    return true;
  }

  /**
   * Was this very record not written before, from an answer that broke off? Told by 64 bits: half of them of the event's key,
   * half of everything else, for two events with the same key need not be the same.
   */
  #isFirst({ buffer, length }: RecordWriter, start: number): boolean {
    const ofKey = bitsOfHex(buffer, start + KEY_OPENING.length);
    return this.#emitted.isNew(ofKey, crc32(buffer.subarray(start, length)));
  }

  #writeKey(block: Buffer, seconds: number, writer: RecordWriter): void {
    writer.ensure(KEY_OPENING.length + KeyParts.HEX_BYTES + 1);
    const { buffer } = writer;
    const at = copyBytes(KEY_OPENING, 0, KEY_OPENING.length, buffer, writer.length);
    writer.length = this.#key.write(block, seconds, buffer, at);
    buffer[writer.length++] = QUOTE;
  }

  #writeName(block: Buffer, writer: RecordWriter): void {
    const { nameStart, nameEnd } = this.#line;
    writer.ensure(NAME_PREFIX.length + nameEnd - nameStart);
    const at = copyBytes(NAME_PREFIX, 0, NAME_PREFIX.length, writer.buffer, writer.length);
    writer.length = copyBytes(block, nameStart, nameEnd, writer.buffer, at);
  }

  #writeProperties(block: Buffer, seconds: number, writer: RecordWriter): void {
    const { count, valueStart, valueEnd } = this.#line.properties;
    const rescued = this.#rescued;
    rescued.clear();
    for (let i = 0; i < count; i++) {
      const property = this.#properties.deliveredAt(i);
      if (property === undefined) continue;
      const { prefix } = property;
      const start = valueStart[i] ?? 0;
      const end = valueEnd[i] ?? 0;
      writer.ensure(prefix.length + mostBytesAsText(end - start) + TimeWriter.MOST_BYTES);
      const { buffer } = writer;
      const at = copyBytes(prefix, 0, prefix.length, buffer, writer.length);
      if (property.id === TIME_ID) writer.length = this.#time.write(seconds, buffer, at);
      else if (property.accepts === Accepts.text) writer.length = writeAsText(block, start, end, buffer, at);
      else writer.length = writeColumnValue(block, start, end, property, i, rescued, buffer, at);
    }
  }

  /** The number of a property of the event at hand; NaN where it has none. */
  #numberOf(id: number, block: Buffer): number {
    const place = this.#properties.placeOf(id);
    if (place < 0) return NaN;
    const { valueStart, valueEnd } = this.#line.properties;
    return numberAt(block, valueStart[place] ?? 0, valueEnd[place] ?? 0);
  }
}

/** 32 bits of the hexadecimal digits that stand there. */
function bitsOfHex(text: Buffer, at: number): number {
  let bits = 0;
  for (let i = at; i < at + 8; i++) {
    const digit = byteAt(text, i);
    // 0 to 9 have their value in the low bits, a to f have one to six there.
    bits = (bits << 4) | ((digit & 0x0f) + (digit > 0x39 ? 9 : 0));
  }
  return bits;
}
