import { crc32 } from 'node:zlib';
import type { RecordWriter } from '../../airbyte/record-writer.ts';
import { EmittedCounts } from '../../base/emitted-counts.ts';
import { byteAt } from '../../json/scan.ts';
import type { EventLine } from '../../mixpanel/export/event-line.ts';
import type { EventBatch } from '../../mixpanel/export/event-parser.ts';
import { NotAnEvent } from '../../mixpanel/export/export-errors.ts';
import { Accepts } from '../records/accepted-kinds.ts';
import { writeColumnValue } from '../records/column-value.ts';
import { FoundProperties } from '../records/found-properties.ts';
import type { PropertyTable } from '../records/property-table.ts';
import { RescuedValues } from '../records/rescued-values.ts';
import type { Arrivals } from './arrivals.ts';
import { ARRIVAL_ID, EVENT_COLUMN, KEY_COLUMN, TIME_ID } from './columns.ts';
import { DayCounts } from './day-counts.ts';
import { EventKey } from './event-key.ts';
import { isEventTime, numberAt, TimeFormatter } from './event-time.ts';
import type { LocalTime } from './local-time.ts';

const DAY_S = 86_400;
const KEY_OPENING = Buffer.from(`{"${KEY_COLUMN}":"`);
const NAME_PREFIX = Buffer.from(`,"${EVENT_COLUMN}":`);
const QUOTE = 0x22;
const CLOSE_BRACE = 0x7d;

/** The user's choices for a record, apart from its properties. */
export interface RecordOptions {
  /** Whether the event's own name is delivered. */
  readonly withName: boolean;
  /** Whether there is a column for values that do not fit theirs. */
  readonly withRescued: boolean;
  /** Converts event times from local time to UTC; undefined to leave them as they are. */
  readonly localTime: LocalTime | undefined;
}

/** Turns events into records, bytes to bytes: the hot path. */
export class EventRecords {
  readonly #arrivals: Arrivals;
  readonly #localTime: LocalTime | undefined;
  readonly #properties: FoundProperties;
  readonly #key: EventKey;
  readonly #rescued = new RescuedValues();
  readonly #emitted = new EmittedCounts();
  #dayCounts = new DayCounts();
  readonly #time = new TimeFormatter();
  readonly #withName: boolean;
  readonly #withRescued: boolean;

  constructor(table: PropertyTable, arrivals: Arrivals, { withName, withRescued, localTime }: RecordOptions) {
    this.#localTime = localTime;
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

  /** All events of the current answer, including those an earlier sync delivered. */
  get dayCounts(): DayCounts {
    return this.#dayCounts;
  }

  /** Delivered records that are not remembered, because memory is bounded. Another answer for the same days delivers them again. */
  get unrecorded(): number {
    return this.#emitted.unrecorded;
  }

  /** What the user should know about the records since the last call. */
  takeNotes(): string[] {
    return this.#rescued.takeNotes();
  }

  /** Called before each answer. Records already written from an earlier answer for the same days are left out. */
  begin(): void {
    this.#dayCounts = new DayCounts();
    this.#emitted.beginPass();
  }

  #writeEvent(event: EventLine, writer: RecordWriter): void {
    const { properties } = event;
    this.#properties.find(properties);
    const seconds = this.#numberOf(TIME_ID, event);
    if (!isEventTime(seconds)) throw new NotAnEvent(event.bytes);
    const day = Math.floor(seconds / DAY_S);
    this.#dayCounts.add(day);
    if (!this.#arrivals.isNew(day, this.#numberOf(ARRIVAL_ID, event))) return;
    writer.begin();
    writer.write(KEY_OPENING);
    writer.writeAscii(this.#key.compute(event, seconds));
    writer.writeByte(QUOTE);
    if (this.#withName) {
      writer.write(NAME_PREFIX);
      writer.writeSlice(event.buffer, event.nameStart, event.nameEnd);
    }
    this.#writeProperties(event, this.#localTime?.toUtc(seconds) ?? seconds, writer);
    if (this.#withRescued) this.#rescued.write(properties, writer);
    writer.writeByte(CLOSE_BRACE);
    if (this.#isNew(writer.record)) writer.end(this.#rescued.nulled);
    else writer.drop();
  }

  /**
   * False if this very record was already written from an answer that ended early. Compares 64 bits: 32 of the event's
   * key and 32 of the entire record, because two events with the same key need not be the same.
   */
  #isNew(record: Buffer): boolean {
    return this.#emitted.isNew(bitsOfHex(record, KEY_OPENING.length), crc32(record));
  }

  #writeProperties({ properties: members }: EventLine, seconds: number, writer: RecordWriter): void {
    const { buffer, count } = members;
    const rescued = this.#rescued;
    rescued.clear();
    for (let i = 0; i < count; i++) {
      const property = this.#properties.deliveredAt(i);
      if (property === undefined) continue;
      writer.write(property.prefix);
      if (property.id === TIME_ID) writer.write(this.#time.format(seconds));
      else if (property.accepts === Accepts.text)
        writer.writeAsText(buffer, members.valueStart(i), members.valueEnd(i));
      else writeColumnValue(members, i, property, rescued, writer);
    }
  }

  /** The value of a property as a number; NaN if it is missing or not a number. */
  #numberOf(id: number, { properties }: EventLine): number {
    const index = this.#properties.indexOf(id);
    if (index === undefined) return NaN;
    return numberAt(properties.buffer, properties.valueStart(index), properties.valueEnd(index));
  }
}

/** The 32 bits of the eight lower-case hexadecimal digits at an offset. */
function bitsOfHex(buffer: Buffer, offset: number): number {
  let bits = 0;
  for (let i = offset; i < offset + 8; i++) {
    const digit = byteAt(buffer, i);
    // The low four bits are 0 to 9 for the digits and 1 to 6 for the letters.
    bits = (bits << 4) | ((digit & 0x0f) + (digit > 0x39 ? 9 : 0));
  }
  return bits;
}
