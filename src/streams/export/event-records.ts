import { crc32 } from 'node:zlib';
import type { RecordWriter } from '../../airbyte/record-writer.ts';
import { EmittedCounts } from '../../base/emitted-counts.ts';
import { byteAt } from '../../json/scan.ts';
import type { EventLine } from '../../mixpanel/export/event-line.ts';
import type { EventBatch } from '../../mixpanel/export/event-parser.ts';
import { NotAnEvent } from '../../mixpanel/export/export-errors.ts';
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
import type { WallClock } from './wall-clock.ts';

const DAY_S = 86_400;
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

/** Turns events into records, bytes to bytes: the hot path. */
export class EventRecords {
  readonly #arrivals: Arrivals;
  readonly #wall: WallClock | undefined;
  readonly #properties: FoundProperties;
  readonly #key: EventKey;
  readonly #rescued = new RescuedValues();
  readonly #emitted = new EmittedCounts();
  #held = new DayCounts();
  readonly #time = new TimeWriter();
  readonly #withName: boolean;
  readonly #withRescued: boolean;

  constructor(table: PropertyTable, arrivals: Arrivals, { withName, withRescued, wall }: RecordWishes) {
    this.#wall = wall;
    this.#withName = withName;
    this.#withRescued = withRescued;
    this.#properties = new FoundProperties(table);
    this.#key = new EventKey(this.#properties);
    this.#arrivals = arrivals;
  }

  /**
   * Writes a record for each new event of a batch until the writer is full.
   *
   * @returns true once the batch is used up; if false, take the writer's records and call again
   * @throws NotAnEvent if an event has no usable time, and what the batch throws
   */
  write(batch: EventBatch, writer: RecordWriter): boolean {
    while (!writer.full) {
      const event = batch.next();
      if (event === undefined) return true;
      this.#writeEvent(event, writer);
    }
    return false;
  }

  /** All events of the answer at hand, those too that an earlier sync has delivered. */
  get held(): DayCounts {
    return this.#held;
  }

  /** Records that nobody remembers, so that another answer for the same days would give them once more. */
  get unrecorded(): number {
    return this.#emitted.unrecorded;
  }

  /** What the user should know about the records since the last call. */
  takeNotes(): string[] {
    return this.#rescued.takeNotes();
  }

  /** Called before each answer. Records already written from an earlier answer for the same days are left out. */
  begin(): void {
    this.#held = new DayCounts();
    this.#emitted.beginPass();
  }

  #writeEvent(event: EventLine, writer: RecordWriter): void {
    this.#properties.find(event.buffer, event.properties);
    const seconds = this.#numberOf(TIME_ID, event);
    if (!isEventTime(seconds)) throw new NotAnEvent(event.bytes);
    const day = Math.floor(seconds / DAY_S);
    this.#held.add(day);
    if (!this.#arrivals.isNew(day, this.#numberOf(ARRIVAL_ID, event))) return;
    writer.begin();
    const start = writer.length;
    this.#writeKey(event, seconds, writer);
    if (this.#withName) this.#writeName(event, writer);
    this.#writeProperties(event, this.#wall?.toUtc(seconds) ?? seconds, writer);
    if (this.#withRescued) this.#rescued.write(event.buffer, event.properties, writer);
    writer.ensure(1);
    writer.buffer[writer.length++] = CLOSE_BRACE;
    if (this.#isFirst(writer, start)) writer.end(this.#rescued.nulled);
    else writer.drop();
  }

  /**
   * Was this very record not written before, from an answer that broke off? Told by 64 bits: half of them of the event's key,
   * half of everything else, for two events with the same key need not be the same.
   */
  #isFirst({ buffer, length }: RecordWriter, start: number): boolean {
    const ofKey = bitsOfHex(buffer, start + KEY_OPENING.length);
    return this.#emitted.isNew(ofKey, crc32(buffer.subarray(start, length)));
  }

  #writeKey(event: EventLine, seconds: number, writer: RecordWriter): void {
    writer.ensure(KEY_OPENING.length + KeyParts.HEX_BYTES + 1);
    const { buffer } = writer;
    const at = copyBytes(KEY_OPENING, 0, KEY_OPENING.length, buffer, writer.length);
    writer.length = this.#key.write(event, seconds, buffer, at);
    buffer[writer.length++] = QUOTE;
  }

  #writeName({ buffer, nameStart, nameEnd }: EventLine, writer: RecordWriter): void {
    writer.ensure(NAME_PREFIX.length + nameEnd - nameStart);
    const at = copyBytes(NAME_PREFIX, 0, NAME_PREFIX.length, writer.buffer, writer.length);
    writer.length = copyBytes(buffer, nameStart, nameEnd, writer.buffer, at);
  }

  #writeProperties(event: EventLine, seconds: number, writer: RecordWriter): void {
    const { buffer: block, properties } = event;
    const { count, valueStart, valueEnd } = properties;
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
  #numberOf(id: number, { buffer, properties }: EventLine): number {
    const place = this.#properties.placeOf(id);
    if (place < 0) return NaN;
    const { valueStart, valueEnd } = properties;
    return numberAt(buffer, valueStart[place] ?? 0, valueEnd[place] ?? 0);
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
