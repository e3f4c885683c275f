import type { RecordWriter } from '../../airbyte/record-bytes.ts';
import { INVALID } from '../../base/json-slices.ts';
import { asOneLine } from '../../base/one-line.ts';
import { EventLine, isBlankLine } from '../../mixpanel/event-line.ts';
import { notAnEvent } from '../../mixpanel/export-events.ts';
import { escapedControls } from '../../mixpanel/raw-controls.ts';
import type { Arrivals } from './arrivals.ts';
import { isEventTime, numberAt, TimeWriter } from './event-time.ts';
import { FoundProperties } from '../properties/found-properties.ts';
import type { PropertyTable } from '../properties/property-table.ts';
import { copyBytes, mostBytesAsText, writeAsText } from '../properties/value-bytes.ts';
import { ARRIVAL_ID, EVENT_COLUMN, TIME_ID } from './columns.ts';
import type { WallClock } from './wall-clock.ts';

const DAY_S = 86_400;
const NEWLINE = 0x0a;
const NAME_PREFIX = Buffer.from(`,"${EVENT_COLUMN}":`);
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** What of a record the user decides, beside its properties. */
export interface RecordWishes {
  /** Is the event's own name delivered? */
  readonly withName: boolean;
  /** The clock that the events' times were read from, where they are converted to UTC. */
  readonly wall: WallClock | undefined;
}

/** Turns lines of the export into records, bytes to bytes: the hot path. */
export class EventRecords {
  readonly #arrivals: Arrivals;
  readonly #wall: WallClock | undefined;
  readonly #line = new EventLine();
  readonly #properties: FoundProperties;
  readonly #time = new TimeWriter();
  readonly #withName: boolean;

  constructor(table: PropertyTable, arrivals: Arrivals, { withName, wall }: RecordWishes) {
    this.#wall = wall;
    this.#withName = withName;
    this.#properties = new FoundProperties(table);
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
    let at = from;
    while (at < block.length && !writer.full) {
      const next = this.#line.scan(block, at);
      if (next !== INVALID && this.#writeEvent(block, writer)) {
        at = next;
      } else {
        this.#writeOddLine(block, at, writer);
        at = block.indexOf(NEWLINE, at) + 1;
      }
    }
    return at;
  }

  /** What is no event as it stands may be one once its raw control characters are escaped. */
  #writeOddLine(block: Buffer, at: number, writer: RecordWriter): void {
    if (isBlankLine(block, at)) return;
    const line = block.subarray(at, block.indexOf(NEWLINE, at) + 1);
    const escaped = escapedControls(line.subarray(0, -1));
    if (escaped === undefined) throw notAnEvent(line);
    const mended = asOneLine(escaped);
    if (this.#line.scan(mended, 0) === INVALID || !this.#writeEvent(mended, writer)) throw notAnEvent(line);
  }

  /** Returns false if the event's time is none. */
  #writeEvent(block: Buffer, writer: RecordWriter): boolean {
    this.#properties.find(block, this.#line.properties);
    const seconds = this.#numberOf(TIME_ID, block);
    if (!isEventTime(seconds)) return false;
    const day = Math.floor(seconds / DAY_S);
    if (!this.#arrivals.isNew(day, this.#numberOf(ARRIVAL_ID, block))) return true;
    writer.begin();
    const opening = writer.length;
    if (this.#withName) this.#writeName(block, writer);
    this.#writeProperties(block, this.#wall?.toUtc(seconds) ?? seconds, writer);
    // Every column brings a comma; the first one, and there is one for the time is always delivered, gives way.
    writer.buffer[opening] = OPEN_BRACE;
    writer.ensure(1);
    writer.buffer[writer.length++] = CLOSE_BRACE;
    writer.end();
    return true;
  }

  #writeName(block: Buffer, writer: RecordWriter): void {
    const { nameStart, nameEnd } = this.#line;
    writer.ensure(NAME_PREFIX.length + nameEnd - nameStart);
    const at = copyBytes(NAME_PREFIX, 0, NAME_PREFIX.length, writer.buffer, writer.length);
    writer.length = copyBytes(block, nameStart, nameEnd, writer.buffer, at);
  }

  #writeProperties(block: Buffer, seconds: number, writer: RecordWriter): void {
    const { count, valueStart, valueEnd } = this.#line.properties;
    for (let i = 0; i < count; i++) {
      const property = this.#properties.deliveredAt(i);
      if (property === undefined) continue;
      const { prefix } = property;
      const start = valueStart[i] ?? 0;
      const end = valueEnd[i] ?? 0;
      writer.ensure(prefix.length + mostBytesAsText(end - start) + TimeWriter.MOST_BYTES);
      const { buffer } = writer;
      const at = copyBytes(prefix, 0, prefix.length, buffer, writer.length);
      writer.length =
        property.id === TIME_ID
          ? this.#time.write(seconds, buffer, at)
          : writeAsText(block, start, end, buffer, at);
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
