import type { RecordWriter } from '../../airbyte/record-writer.ts';
import type { SelectedColumns } from '../../airbyte/stream.ts';
import type { OddItems } from '../../airbyte/odd-items.ts';
import { EmittedCounts } from '../../base/emitted-counts.ts';
import type { MemoryPool } from '../../base/memory-pool.ts';
import { xxh32 } from '../../base/xxh32.ts';
import { EventKernel, type EventRules, Verdict } from '../../kernel/event-kernel.ts';
import { Kind, kindAt } from '../../json/scan.ts';
import type { ObjectSlices } from '../../json/object-slices.ts';
import type { EventLine } from '../../mixpanel/export/event-line.ts';
import type { Convert, EventBatch } from '../../mixpanel/export/event-parser.ts';
import { isWithoutZone } from '../column-types.ts';
import { Accepts, schemaIn } from '../records/accepted-kinds.ts';
import { writeColumnValue } from '../records/column-value.ts';
import { FoundProperties } from '../records/found-properties.ts';
import { NO_COLUMN, type PropertyTable, type Property } from '../records/property-table.ts';
import { type PropertyLayout, writesObject } from '../records/property-layout.ts';
import { RESCUED_COLUMN, RescuedValues } from '../records/rescued-values.ts';
import { UndeclaredProperties } from '../records/undeclared-properties.ts';
import { writeProperties } from '../records/write-properties.ts';
import type { Arrivals } from './arrivals.ts';
import { ARRIVAL_ID, ARRIVED_COLUMN, CURSOR, EVENT_COLUMN, KEY_COLUMN, TIME_ID } from './columns.ts';
import { DayCounts } from './day-counts.ts';
import { EventIdentity } from './event-identity.ts';
import { bitsOfKey, EventKey } from './event-key.ts';
import { tallyEvent, type EventTally } from './event-tally.ts';
import { OddEvents } from './odd-events.ts';
import { ArrivalFormatter, eventTimeAt, numberAt, TimeFormatter } from './event-time.ts';
import type { LocalTime } from './local-time.ts';

const DAY_S = 86_400;
const KEY_OPENING = Buffer.from(`{"${KEY_COLUMN}":"`);
const NAME_PREFIX = Buffer.from(`,"${EVENT_COLUMN}":`);
const NO_TIME = Buffer.from(`,"${CURSOR}":null`);
const ARRIVED_PREFIX = Buffer.from(`,"${ARRIVED_COLUMN}":`);
const NULL = Buffer.from('null');
const QUOTE = 0x22;
const CLOSE_BRACE = 0x7d;

export interface RecordOptions {
  readonly columns: SelectedColumns;
  /** `columns` by default. */
  readonly layout?: PropertyLayout | undefined;
  /** Converts event times from local time to UTC; undefined to leave them as they are. */
  readonly localTime: LocalTime | undefined;
  readonly oddItems: OddItems;
  /** Bounds what all windows remember of their records. */
  readonly memory?: MemoryPool;
  /** The fast path. Without one, all events take the plain path. */
  readonly kernel?: EventKernel<Property> | undefined;
  /** Also events of earlier syncs whose `distinct_id` may have changed since. */
  readonly withMerged?: boolean;
  /** Counts all events that are read; undefined in most syncs. */
  readonly tally?: EventTally | undefined;
}

/** The fast path for records with these columns; undefined on a processor without SIMD. */
export function kernelFor({
  columns,
  layout,
  isLocal,
}: Pick<RecordOptions, 'columns' | 'layout'> & {
  readonly isLocal: boolean;
}): EventKernel<Property> | undefined {
  return EventKernel.create<Property>({
    withName: columns.isDelivered(EVENT_COLUMN),
    withArrived: columns.isDeclared(ARRIVED_COLUMN),
    withObject: writesObject(columns, layout),
    withRescued: columns.isDelivered(RESCUED_COLUMN),
    withZone: !isWithoutZone(schemaIn(columns.catalog, CURSOR)),
    isLocal,
    opening: KEY_OPENING.toString(),
  });
}

/** Turns events into records, bytes to bytes: the hot path. */
export class EventRecords {
  readonly #arrivals: Arrivals;
  readonly #properties: FoundProperties;
  readonly #identity: EventIdentity;
  readonly #key: EventKey;
  readonly #rescued = new RescuedValues();
  readonly #emitted: EmittedCounts;
  #dayCounts = new DayCounts();
  readonly #time: TimeFormatter;
  readonly #arrived = new ArrivalFormatter();
  readonly #localTime: LocalTime | undefined;
  readonly #withName: boolean;
  readonly #withArrived: boolean;
  readonly #withObject: boolean;
  readonly #withRescued: boolean;
  readonly #undeclared: UndeclaredProperties;
  readonly #withMerged: boolean;
  readonly #odd: OddEvents;
  readonly #tally: EventTally | undefined;
  readonly #kernel: EventKernel<Property> | undefined;
  readonly #rules: EventRules;

  constructor(table: PropertyTable, arrivals: Arrivals, options: RecordOptions) {
    const { columns, layout = 'columns', localTime, oddItems, memory, withMerged = false } = options;
    this.#emitted = new EmittedCounts(memory === undefined ? {} : { pool: memory });
    this.#localTime = localTime;
    this.#time = new TimeFormatter(isWithoutZone(schemaIn(columns.catalog, CURSOR)) ? '' : 'Z');
    this.#withName = columns.isDelivered(EVENT_COLUMN);
    this.#withArrived = columns.isDeclared(ARRIVED_COLUMN);
    this.#withObject = writesObject(columns, layout);
    this.#withMerged = withMerged;
    this.#withRescued = columns.isDelivered(RESCUED_COLUMN);
    this.#undeclared = new UndeclaredProperties(columns, oddItems);
    this.#odd = new OddEvents(oddItems, this.#withRescued);
    this.#properties = new FoundProperties(table);
    this.#identity = new EventIdentity(this.#properties);
    this.#key = new EventKey(this.#properties, this.#identity);
    this.#arrivals = arrivals;
    this.#tally = options.tally;
    this.#kernel = options.kernel;
    this.#rules = {
      judge: (seconds, arrivedAt) => this.#judge(seconds, arrivedAt),
      toUtc: (seconds) => localTime?.toUtc(seconds) ?? seconds,
      isNew: (keyBits, recordBits) => Number(this.#emitted.isNew(keyBits, recordBits)),
      tally: this.#tally?.count.bind(this.#tally),
    };
  }

  /**
   * Writes a record for each new event of a batch until the writer is full.
   *
   * @returns true once the batch is used up; if false, take the writer's records and call again
   * @throws what the batch throws
   */
  write(batch: EventBatch, writer: RecordWriter): boolean {
    const kernel = this.#kernel;
    const convert: Convert | undefined =
      kernel === undefined
        ? undefined
        : (block, start, end) => kernel.convert(block, start, end, this.#rules, writer);
    try {
      while (!writer.full) {
        const event = batch.next(convert);
        if (event === undefined) return true;
        this.#writeEvent(event, writer);
        if (kernel !== undefined) this.#teach(kernel, event.properties);
      }
      return false;
    } finally {
      kernel?.takeCounts(this.#takeCounts);
    }
  }

  /** @param seconds of an event with a usable time */
  #judge(seconds: number, arrivedAt: number): number {
    const isNew = this.#arrivals.isNew(seconds, arrivedAt);
    if (!isNew && this.#withMerged) return Verdict.handBack;
    this.#dayCounts.add(Math.floor(seconds / DAY_S));
    return isNew ? Verdict.deliver : Verdict.drop;
  }

  readonly #takeCounts = (property: Property, unfit: number, undeclared: number): void => {
    this.#rescued.count(property.column, unfit);
    this.#undeclared.countProperty(property, undeclared);
  };

  /** Teaches the kernel the properties of an event that it has handed back. */
  #teach(kernel: EventKernel<Property>, members: ObjectSlices): void {
    for (let i = 0; i < members.count; i++) {
      const property = this.#properties.countedAt(i);
      if (property === undefined || property.id === NO_COLUMN) continue;
      kernel.learn(members.buffer.subarray(members.keyStart(i), members.keyEnd(i)), property);
    }
  }

  /** All events of the current answer that have a time, including those an earlier sync delivered. */
  get dayCounts(): DayCounts {
    return this.#dayCounts;
  }

  /** Delivered records that are not remembered, because memory is bounded. Another answer for the same days delivers them again. */
  get unrecorded(): number {
    return this.#emitted.unrecorded;
  }

  /** True if some event that was delivered from an earlier answer is not in the current one, not even as a duplicate. */
  get isLackingEvents(): boolean {
    return this.#emitted.isLackingKeys;
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

  /** Forgets the records. */
  close(): void {
    this.#emitted.close();
  }

  #writeEvent(event: EventLine, writer: RecordWriter): void {
    this.#properties.find(event.properties);
    const seconds = this.#timeOf(event);
    const day = Math.floor(seconds / DAY_S);
    if (!Number.isNaN(day)) this.#dayCounts.add(day);
    const arrivedAt = this.#arrivalOf(event);
    const isWanted = this.#isWanted(event, seconds, arrivedAt);
    if (!isWanted && this.#tally === undefined) return;
    const key = this.#key.compute(event, seconds);
    if (this.#tally !== undefined) tallyEvent(this.#tally, event, key, seconds);
    if (!isWanted) return;
    writer.begin();
    writer.write(KEY_OPENING);
    writer.writeAscii(key);
    writer.writeByte(QUOTE);
    if (this.#withName) this.#writeName(event, writer);
    this.#writeProperties(event, seconds, writer);
    if (this.#withArrived) {
      writer.write(ARRIVED_PREFIX);
      writer.write(this.#arrived.format(arrivedAt) ?? NULL);
    }
    if (this.#withObject) writeProperties(event.properties, this.#properties, writer);
    if (this.#withRescued) this.#rescued.write(event.properties, writer);
    writer.writeByte(CLOSE_BRACE);
    if (!this.#isNew(writer.record)) {
      writer.drop();
      return;
    }
    writer.end(this.#rescued.nulled);
    this.#reportOdd(event, seconds);
  }

  #isWanted(event: EventLine, seconds: number, arrivedAt: number): boolean {
    if (this.#arrivals.isNew(seconds, arrivedAt)) return true;
    return this.#withMerged && this.#identity.mayHaveChanged(event.properties);
  }

  #writeName({ buffer, nameStart, nameEnd }: EventLine, writer: RecordWriter): void {
    writer.write(NAME_PREFIX);
    if (nameStart === nameEnd) writer.write(NULL);
    else writer.writeAsText(buffer, nameStart, nameEnd);
  }

  /**
   * False if this very record was already written from an answer that ended early. Compares 64 bits: 32 of the event's
   * key and 32 of the entire record, because two events with the same key need not be the same.
   */
  #isNew(record: Buffer): boolean {
    return this.#emitted.isNew(bitsOfKey(record, KEY_OPENING.length), xxh32(record));
  }

  /** @param seconds NaN if the event has no usable time: its column is null */
  #writeProperties({ properties: members }: EventLine, seconds: number, writer: RecordWriter): void {
    const { buffer, count } = members;
    const rescued = this.#rescued;
    rescued.begin();
    for (let i = 0; i < count; i++) {
      const property = this.#properties.countedAt(i);
      if (property?.place === 'rescued') rescued.addUndeclared(i);
      if (property?.place !== 'column') continue;
      writer.write(property.prefix);
      if (property.id === TIME_ID) this.#writeTime(members, i, property, seconds, writer);
      else if (property.accepts === Accepts.text)
        writer.writeAsText(buffer, members.valueStart(i), members.valueEnd(i));
      else writeColumnValue(members, i, property, rescued, writer);
    }
    if (this.#properties.indexOf(TIME_ID) === undefined) writer.write(NO_TIME);
  }

  #writeTime(
    members: ObjectSlices,
    index: number,
    property: Property,
    seconds: number,
    writer: RecordWriter,
  ): void {
    if (!Number.isNaN(seconds)) {
      writer.write(this.#time.format(this.#localTime?.toUtc(seconds) ?? seconds));
      return;
    }
    writer.write(NULL);
    const isNull = kindAt(members.buffer, members.valueStart(index)) === Kind.null;
    if (!isNull) this.#rescued.addUncounted(property.column, index);
  }

  /** The time of an event in seconds, NaN if it is not usable. */
  #timeOf({ properties }: EventLine): number {
    const index = this.#properties.indexOf(TIME_ID);
    if (index === undefined) return NaN;
    return eventTimeAt(properties.buffer, properties.valueStart(index), properties.valueEnd(index));
  }

  /** When Mixpanel took an event in (ms UTC); NaN if it does not say. */
  #arrivalOf({ properties }: EventLine): number {
    const index = this.#properties.indexOf(ARRIVAL_ID);
    if (index === undefined) return NaN;
    return numberAt(properties.buffer, properties.valueStart(index), properties.valueEnd(index));
  }

  #reportOdd(event: EventLine, seconds: number): void {
    this.#undeclared.count(this.#rescued.undeclared, event.properties, this.#properties);
    if (kindAt(event.buffer, event.nameStart) !== Kind.string) this.#odd.addName(event);
    if (event.hasReplaced) this.#odd.addReplaced(event);
    if (Number.isNaN(seconds)) this.#odd.addTime(event, this.#properties.indexOf(TIME_ID));
  }
}
