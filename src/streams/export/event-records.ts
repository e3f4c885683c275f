import type { RecordWriter } from '../../airbyte/record-bytes.ts';
import { INVALID } from '../../base/json-slices.ts';
import { EventLine, isBlankLine } from '../../mixpanel/event-line.ts';
import { notAnEvent } from '../../mixpanel/export-events.ts';
import type { Arrivals } from './arrivals.ts';
import { isEventTime, numberAt, TimeWriter } from './event-time.ts';
import { ARRIVAL_ID, TIME_ID, type PropertyTable, type Spelling } from './property-table.ts';
import { copyBytes, mostBytesAsText, writeAsText } from './value-bytes.ts';

const DAY_S = 86_400;
const NEWLINE = 0x0a;
const OPENING = Buffer.from('{"event":');
const CLOSE_BRACE = 0x7d;

/** Turns lines of the export into records, bytes to bytes: the hot path. */
export class EventRecords {
  readonly #table: PropertyTable;
  readonly #arrivals: Arrivals;
  readonly #line = new EventLine();
  readonly #time = new TimeWriter();
  /** Of the event at hand, the property at each place; undefined where a later one has the same name. */
  #found: (Spelling | undefined)[] = [];
  /** For each property the last event that had it, and at which place. */
  #seenIn = new Float64Array(1024);
  #place = new Int32Array(1024);
  #event = 0;

  constructor(table: PropertyTable, arrivals: Arrivals) {
    this.#table = table;
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
        if (!isBlankLine(block, at)) throw notAnEvent(lineAt(block, at));
        at = block.indexOf(NEWLINE, at) + 1;
      }
    }
    return at;
  }

  /** Returns false if the event's time is none. */
  #writeEvent(block: Buffer, writer: RecordWriter): boolean {
    this.#findProperties(block);
    const seconds = this.#numberOf(TIME_ID, block);
    if (!isEventTime(seconds)) return false;
    const day = Math.floor(seconds / DAY_S);
    if (!this.#arrivals.isNew(day, this.#numberOf(ARRIVAL_ID, block))) return true;
    const { nameStart, nameEnd } = this.#line;
    writer.begin();
    writer.ensure(OPENING.length + nameEnd - nameStart);
    const at = copyBytes(OPENING, 0, OPENING.length, writer.buffer, writer.length);
    writer.length = copyBytes(block, nameStart, nameEnd, writer.buffer, at);
    this.#writeProperties(block, seconds, writer);
    writer.ensure(1);
    writer.buffer[writer.length++] = CLOSE_BRACE;
    writer.end();
    return true;
  }

  #findProperties(block: Buffer): void {
    const { properties } = this.#line;
    this.#event++;
    let before = this.#table.start;
    for (let i = 0; i < properties.count; i++) {
      before = this.#table.find(block, properties.keyStart[i] ?? 0, properties.keyEnd[i] ?? 0, before);
      const { id } = before;
      if (id >= this.#seenIn.length) this.#grow();
      // Of properties with the same name the last one counts.
      if (this.#seenIn[id] === this.#event) this.#found[this.#place[id] ?? 0] = undefined;
      this.#seenIn[id] = this.#event;
      this.#place[id] = i;
      this.#found[i] = before;
    }
  }

  #writeProperties(block: Buffer, seconds: number, writer: RecordWriter): void {
    const { count, valueStart, valueEnd } = this.#line.properties;
    for (let i = 0; i < count; i++) {
      const property = this.#found[i];
      if (property?.isDelivered !== true) continue;
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
    if (this.#seenIn[id] !== this.#event) return NaN;
    const { valueStart, valueEnd } = this.#line.properties;
    const place = this.#place[id] ?? 0;
    return numberAt(block, valueStart[place] ?? 0, valueEnd[place] ?? 0);
  }

  #grow(): void {
    const seenIn = new Float64Array(this.#table.size * 2);
    const place = new Int32Array(this.#table.size * 2);
    seenIn.set(this.#seenIn);
    place.set(this.#place);
    this.#seenIn = seenIn;
    this.#place = place;
  }
}

function lineAt(block: Buffer, at: number): Buffer {
  return block.subarray(at, block.indexOf(NEWLINE, at));
}
