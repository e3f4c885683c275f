import { DAY_MS, dayNumber } from '../../base/days.ts';
import { DistinctSample } from '../../base/distinct-sample.ts';
import type { MemoryPool } from '../../base/memory-pool.ts';
import type { Window } from '../../base/windows.ts';
import { Kind, kindAt } from '../../json/scan.ts';
import type { EventTally } from '../export/event-tally.ts';
import type { ZoneDays } from './zone-days.ts';

const DAY_S = DAY_MS / 1000;
/** More names are not counted, nor compared. */
const MAX_NAMES = 10_000;
/** Mixpanel's limit is 255 characters. */
const MAX_NAME_BYTES = 4096;
/** Larger than the number of any day times the days of a zone that it may overlap. */
const CELLS_PER_NAME = 2 ** 26;
/** A day in the export overlaps the day before, the same and the next one of a zone. */
const SHIFTS = 3;
/** Standard errors that an estimate may be off. */
const ERRORS = 3;

/** The distinct events with one name on one day. */
export interface DistinctEvents {
  readonly name: string;
  /** The day of the export, days since 1970. */
  readonly exportDay: number;
  /** The day in the project's time zone, if the export's days are UTC. */
  readonly zoneDay: number;
  readonly count: number;
  /** How much the count may be off if it is an estimate; 0 if it is exact. */
  readonly margin: number;
}

interface Cell {
  distinct: number;
  variance: number;
}

export interface TallyMemory {
  /** Bytes. */
  readonly hashes: MemoryPool;
  /** Counted days of names. */
  readonly cells: MemoryPool;
}

/**
 * Counts the distinct events of a window by day and name. An event that comes again, in the same answer or in another one for
 * the same days, counts once. Memory is bounded: beyond it the counts are estimates ({@link DistinctEvents.margin}).
 */
export class WindowTally implements EventTally {
  readonly #memory: TallyMemory;
  readonly #zoneDays: ZoneDays;
  readonly #keys: DistinctSample;
  /** Name as JSON -> its number. Two spellings of a name have the same one. */
  readonly #spellings = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #cells = new Map<number, Cell>();
  /** Days of the export whose events are not all counted. */
  readonly #incomplete = new Set<number>();

  constructor(memory: TallyMemory, zoneDays: ZoneDays) {
    this.#memory = memory;
    this.#zoneDays = zoneDays;
    this.#keys = new DistinctSample(memory.hashes);
  }

  count(
    high: number,
    low: number,
    seconds: number,
    buffer: Buffer,
    nameStart: number,
    nameEnd: number,
  ): void {
    const isNamed = nameStart < nameEnd && kindAt(buffer, nameStart) === Kind.string;
    if (!isNamed || Number.isNaN(seconds)) return;
    const day = Math.floor(seconds / DAY_S);
    const name = this.#nameAt(buffer, nameStart, nameEnd);
    const cell = name === undefined ? undefined : this.#cellOf(name, day, this.#zoneDays.dayOf(seconds));
    if (cell === undefined) {
      this.#incomplete.add(day);
      return;
    }
    const repetitions = this.#keys.add(high, low);
    cell.distinct += 1 - repetitions;
    cell.variance += repetitions * (repetitions - 1);
  }

  /** Days of the export, since 1970, that were not counted to their end, for want of memory. */
  get incomplete(): ReadonlySet<number> {
    return this.#incomplete;
  }

  /** The counts of days of the export that were read to their end. */
  *of({ from, to }: Window): Generator<DistinctEvents, void> {
    const [first, last] = [dayNumber(from), dayNumber(to)];
    const { weight } = this.#keys;
    for (const [key, { distinct, variance }] of this.#cells) {
      const name = this.#names[Math.floor(key / CELLS_PER_NAME)] ?? '';
      const ofName = key % CELLS_PER_NAME;
      const exportDay = Math.floor(ofName / SHIFTS);
      if (exportDay < first || exportDay > last) continue;
      const zoneDay = exportDay + (ofName % SHIFTS) - 1;
      const margin = weight === 1 ? 0 : Math.ceil(ERRORS * (Math.sqrt(variance) + weight));
      yield { name, exportDay, zoneDay, count: Math.max(0, distinct), margin };
    }
  }

  /** Returns the memory. Nothing may be counted after that. */
  close(): void {
    this.#keys.close();
    this.#memory.cells.give(this.#cells.size);
    this.#cells.clear();
  }

  #nameAt(buffer: Buffer, start: number, end: number): number | undefined {
    const spelling = buffer.toString('latin1', start, end);
    const known = this.#spellings.get(spelling);
    if (known !== undefined) return known;
    if (this.#spellings.size >= MAX_NAMES || end - start > MAX_NAME_BYTES) return undefined;
    const name: unknown = JSON.parse(buffer.toString('utf8', start, end));
    const index = this.#names.indexOf(String(name));
    const number = index === -1 ? this.#names.push(String(name)) - 1 : index;
    this.#spellings.set(spelling, number);
    return number;
  }

  #cellOf(name: number, exportDay: number, zoneDay: number): Cell | undefined {
    const key = name * CELLS_PER_NAME + exportDay * SHIFTS + (zoneDay - exportDay) + 1;
    const known = this.#cells.get(key);
    if (known !== undefined) return known;
    if (!this.#memory.cells.take(1)) return undefined;
    const cell = { distinct: 0, variance: 0 };
    this.#cells.set(key, cell);
    return cell;
  }
}
