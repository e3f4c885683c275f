import type { RecordWriter } from '../../airbyte/record-writer.ts';
import { EmittedCounts } from '../../base/emitted-counts.ts';
import type { MemoryPool } from '../../base/memory-pool.ts';
import { NameCounts } from '../../base/name-counts.ts';
import { hash32 } from '../../base/hash32.ts';
import { EventKernel, type EventRules, Verdict } from '../../kernel/event-kernel.ts';
import { Kind, kindOf } from '../../json/scan.ts';
import type { Convert, EventBatch } from '../../mixpanel/export/event-parser.ts';
import type { ExportedEvent } from '../../mixpanel/export/exported-event.ts';
import { isWithoutZone } from '../column-types.ts';
import { schemaIn } from '../records/accepted-kinds.ts';
import { NO_COLUMN, type PropertyTable, type Property } from '../records/property-table.ts';
import { writesObject } from '../records/property-layout.ts';
import { RESCUED_COLUMN, UNFIT } from '../records/rescued-values.ts';
import { UndeclaredProperties } from '../records/undeclared-properties.ts';
import type { Arrivals } from './arrivals.ts';
import { ARRIVAL, ARRIVED_COLUMN, CURSOR, EVENT_COLUMN, KEY_COLUMN } from './columns.ts';
import { DayCounts } from './day-counts.ts';
import { mayHaveChanged } from './event-identity.ts';
import { bitsOfKey, isOutsideKey, keyOf } from './event-key.ts';
import type { EventTally } from './event-tally.ts';
import { numberOf, secondsOf } from './event-time.ts';
import { OddEvents } from './odd-events.ts';
import { type Found, type PlainOptions, type PlainRecord, PlainRecords } from './plain-records.ts';

const DAY_S = 86_400;

export interface RecordOptions extends PlainOptions {
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
    opening: `{"${KEY_COLUMN}":"`,
  });
}

/** Turns events into records: the fast path writes those that it is sure of, the plain path all others. */
export class EventRecords {
  readonly #arrivals: Arrivals;
  readonly #plain: PlainRecords;
  readonly #kernel: EventKernel<Property> | undefined;
  readonly #rules: EventRules;
  readonly #emitted: EmittedCounts;
  #dayCounts = new DayCounts();
  /** By column: values rescued since the last note. */
  readonly #unfit = new NameCounts();
  readonly #undeclared: UndeclaredProperties;
  readonly #withMerged: boolean;
  readonly #odd: OddEvents;
  readonly #tally: EventTally | undefined;

  constructor(table: PropertyTable, arrivals: Arrivals, options: RecordOptions) {
    const { columns, localTime, oddItems, memory, withMerged = false } = options;
    this.#plain = new PlainRecords(table, options);
    this.#emitted = new EmittedCounts(memory === undefined ? {} : { pool: memory });
    this.#withMerged = withMerged;
    this.#undeclared = new UndeclaredProperties(columns, oddItems);
    this.#odd = new OddEvents(oddItems, columns.isDelivered(RESCUED_COLUMN));
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
        const found = this.#plain.find(event);
        this.#writeEvent(event, found, writer);
        if (kernel !== undefined) teach(kernel, found);
      }
      return false;
    } finally {
      kernel?.takeCounts(this.#takeCounts);
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
    if (this.#unfit.isEmpty) return [];
    const columns = this.#unfit.text();
    this.#unfit.clear();
    return [`${UNFIT}: ${columns}`];
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

  /** @param seconds of an event with a usable time */
  #judge(seconds: number, arrivedAt: number): number {
    const isNew = this.#arrivals.isNew(seconds, arrivedAt);
    this.#dayCounts.add(Math.floor(seconds / DAY_S));
    if (isNew) return Verdict.deliver;
    return this.#withMerged ? Verdict.deliverIfChanged : Verdict.drop;
  }

  readonly #takeCounts = (property: Property, unfit: number, undeclared: number): void => {
    this.#countUnfit(property.column, unfit);
    this.#undeclared.add(property, property.name, undeclared);
  };

  #writeEvent(event: ExportedEvent, found: readonly Found[], writer: RecordWriter): void {
    const seconds = secondsOf(event.properties.get(CURSOR)?.value);
    if (!Number.isNaN(seconds)) this.#dayCounts.add(Math.floor(seconds / DAY_S));
    const isWanted = this.#isWanted(event, seconds);
    if (!isWanted && this.#tally === undefined) return;
    const key = keyOf(event);
    if (this.#tally !== undefined) count(event, key, seconds, this.#tally);
    if (!isWanted) return;
    const record = this.#plain.record(event, key, found);
    for (const column of record.unfit) this.#countUnfit(column, 1);
    writer.begin();
    writer.write(Buffer.from(record.data));
    if (this.#isNew(key, writer.record)) {
      writer.end(record.nulled);
      this.#reportOdd(event, record, seconds);
    } else writer.drop();
  }

  #isWanted({ properties }: ExportedEvent, seconds: number): boolean {
    if (this.#arrivals.isNew(seconds, numberOf(properties.get(ARRIVAL)?.value))) return true;
    return this.#withMerged && mayHaveChanged(properties);
  }

  /**
   * False if this very record was already written from an answer that ended early. Compares 64 bits: 32 of the event's
   * key and 32 of the entire record, because two events with the same key need not be the same.
   */
  #isNew(key: string, record: Buffer): boolean {
    const [high] = bitsOfKey(key);
    return this.#emitted.isNew(high, hash32(record));
  }

  #countUnfit(column: string, values: number): void {
    if (values > 0) this.#unfit.counterOf(column).count += values;
  }

  #reportOdd(event: ExportedEvent, { undeclared }: PlainRecord, seconds: number): void {
    for (const { property, name } of undeclared) this.#undeclared.add(property, name);
    if (kindOf(event.name?.charCodeAt(0) ?? 0) !== Kind.string) this.#odd.addName(event);
    if (event.hasReplaced) this.#odd.addReplaced(event);
    if (Number.isNaN(seconds)) this.#odd.addTime(event);
  }
}

/** Counts an event for the comparison with Mixpanel's counts. */
function count({ name: json = '' }: ExportedEvent, key: string, seconds: number, tally: EventTally): void {
  const name = Buffer.from(json);
  tally.count(...bitsOfKey(key), seconds, name, 0, name.length);
}

/** Teaches the kernel the properties of an event that it has handed back. */
function teach(kernel: EventKernel<Property>, found: readonly Found[]): void {
  for (const { property, name, key } of found)
    if (property.id !== NO_COLUMN) kernel.learn(Buffer.from(key.slice(1, -1)), property, isOutsideKey(name));
}
