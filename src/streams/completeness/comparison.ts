import type { WindowEnd } from '../../airbyte/progress/day-coverage.ts';
import type { IsSettled } from '../../base/coverage.ts';
import { addDays, countDays, type Day, DAY_MS, dayNumber, isUtc, startOfDay } from '../../base/days.ts';
import { MemoryPool } from '../../base/memory-pool.ts';
import type { Window } from '../../base/windows.ts';
import type { CountReport } from '../../mixpanel/event-counts.ts';
import { settledAfter } from '../days/settled.ts';
import { CountedDays } from './counted-days.ts';
import { DeliveredDays } from './delivered-days.ts';
import { WindowTally } from './window-tally.ts';
import { ZoneDays } from './zone-days.ts';

/** What all windows together remember to count each event once. */
const HASH_BYTES = 16_777_216;
/** Days of names that the windows count, and that are kept to be compared. */
const MAX_CELLS = 100_000;
/**
 * The part of Mixpanel's count that may be missing: events without `$insert_id` that look the same are one in the export, and
 * events that arrive between the two answers are in one of them.
 */
export const TOLERANCE = 0.005;

/** The options of a sync that matter, as in `ReadOptions`. */
export interface ComparisonOptions {
  readonly projectTimezone: string;
  readonly lookbackMs: number;
  readonly legacyEventTime: boolean;
  readonly exportEvents: readonly string[];
  readonly exportWhere: string;
}

export interface Shortfall {
  readonly day: Day;
  readonly event: string;
  readonly counted: number;
  readonly delivered: number;
}

/** A day that was compared. */
export interface ComparedDay {
  readonly day: Day;
  readonly events: number;
  readonly counted: number;
  readonly delivered: number;
  /** Whether some counts of what was delivered are estimates. */
  readonly isEstimated: boolean;
  readonly short: readonly Shortfall[];
}

export interface ComparisonResult {
  readonly compared: readonly ComparedDay[];
  /** Settled days of the export that Mixpanel's counts do not include. */
  readonly uncounted: readonly Day[];
  /** Settled days with too many events for the memory. */
  readonly tooMany: readonly Day[];
}

/** A calendar in which Mixpanel's days and the delivered ones are the same. */
interface Calendar {
  readonly delivered: DeliveredDays;
  /** The days of the export that a day of the counts overlaps. */
  readonly exportDaysOf: (day: Day) => Window;
}

/**
 * Compares the distinct events that `export` reads with the counts that `event_counts` reads in the same sync, for each settled
 * day that both have read to its end.
 *
 * Counts have the days of the project's time zone. Events have them too in projects created before 2023, and UTC days in newer
 * ones. Only `legacy_event_time` says which one it is; without it, the calendar that fits better is taken.
 */
export class Comparison {
  readonly #options: ComparisonOptions;
  readonly #settled: IsSettled;
  readonly #memory = { hashes: new MemoryPool(HASH_BYTES), cells: new MemoryPool(MAX_CELLS) };
  readonly #kept = new MemoryPool(MAX_CELLS);
  /** Days of the export that were read to their end, and when (ms UTC). */
  readonly #readAt = new Map<number, number>();
  readonly #tooMany = new Set<number>();
  readonly #counted = new CountedDays();
  readonly #byExportDay: DeliveredDays;
  readonly #byZoneDay: DeliveredDays | undefined;
  readonly #zoneDays: ZoneDays;

  constructor(options: ComparisonOptions) {
    const { projectTimezone, lookbackMs, legacyEventTime } = options;
    this.#options = options;
    this.#settled = settledAfter(lookbackMs, projectTimezone);
    this.#byExportDay = new DeliveredDays(this.#kept);
    const isKnown = legacyEventTime || isUtc(projectTimezone);
    this.#byZoneDay = isKnown ? undefined : new DeliveredDays(this.#kept);
    this.#zoneDays = new ZoneDays(isKnown ? 'UTC' : projectTimezone);
  }

  /** Whether only events that match an expression are exported. Mixpanel's counts do not know it. */
  get isFiltered(): boolean {
    return this.#options.exportWhere !== '';
  }

  /** Counts the events of a window of the export; undefined if they are not compared. */
  newTally(): WindowTally | undefined {
    if (this.isFiltered) return undefined;
    return new WindowTally(this.#memory, this.#zoneDays);
  }

  /** Days of the export were read to their end. */
  exported({ from, to, at }: WindowEnd, tally: WindowTally): void {
    if (to < from) return;
    const first = dayNumber(from);
    for (let day = first; day < first + countDays(from, to); day++) this.#readAt.set(day, at);
    for (const day of tally.incomplete) this.#tooMany.add(day);
    for (const { name, exportDay, zoneDay, ...counts } of tally.of({ from, to })) {
      const isKept =
        this.#byExportDay.add(exportDay, name, counts) &&
        (this.#byZoneDay?.add(zoneDay, name, counts) ?? true);
      if (!isKept) this.#tooMany.add(exportDay);
    }
  }

  /** Mixpanel has answered the counts of a window. */
  counted(window: Window, report: CountReport): void {
    this.#counted.add(window, report);
  }

  result(): ComparisonResult {
    const utc = this.#compareIn({
      delivered: this.#byExportDay,
      exportDaysOf: (day) => ({ from: day, to: day }),
    });
    if (this.#byZoneDay === undefined) return utc;
    const zone = this.#options.projectTimezone;
    const zoned = this.#compareIn({
      delivered: this.#byZoneDay,
      exportDaysOf: (day) => utcDaysOf(day, zone),
    });
    return missingIn(zoned) <= missingIn(utc) ? zoned : utc;
  }

  #compareIn({ delivered, exportDaysOf }: Calendar): ComparisonResult {
    const compared: ComparedDay[] = [];
    const uncounted: Day[] = [];
    const tooMany: Day[] = [];
    for (const number of [...this.#readAt.keys()].sort((a, b) => a - b)) {
      const day = dayOf(number);
      const exportDays = exportDaysOf(day);
      if (!this.#isReadSettled(day, exportDays)) continue;
      const counted = this.#counted.of(number);
      if (counted === undefined || !this.#settled(day, counted.at)) uncounted.push(day);
      else if (this.#haveTooMany(exportDays)) tooMany.push(day);
      else compared.push(this.#compareDay(day, counted.counts, delivered));
    }
    return { compared, uncounted, tooMany };
  }

  /** Whether all events of a day were read, when the day was settled. */
  #isReadSettled(day: Day, { from, to }: Window): boolean {
    return [from, to].every((each) => {
      const at = this.#readAt.get(dayNumber(each));
      return at !== undefined && this.#settled(day, at);
    });
  }

  #haveTooMany({ from, to }: Window): boolean {
    return [from, to].some((day) => this.#tooMany.has(dayNumber(day)));
  }

  #compareDay(day: Day, counts: ReadonlyMap<string, number>, delivered: DeliveredDays): ComparedDay {
    const { exportEvents } = this.#options;
    const number = dayNumber(day);
    const events = [...counts]
      .filter(([event]) => exportEvents.length === 0 || exportEvents.includes(event))
      .map(([event, counted]) => ({ event, counted, of: delivered.of(number, event) }));
    const short = events
      .filter(({ counted, of: { count, margin } }) => counted - count > counted * TOLERANCE + margin)
      .map(({ event, counted, of: { count } }) => ({ day, event, counted, delivered: count }));
    return {
      ...{ day, short, events: events.length },
      counted: sum(events.map(({ counted }) => counted)),
      delivered: sum(events.map(({ of }) => of.count)),
      isEstimated: events.some(({ of }) => of.margin > 0),
    };
  }
}

/** A comparison if a sync reads both streams. */
export function comparisonFor(
  streams: readonly { readonly name: string }[],
  options: ComparisonOptions,
): Comparison | undefined {
  const isRead = (stream: string): boolean => streams.some(({ name }) => name === stream);
  return isRead('export') && isRead('event_counts') ? new Comparison(options) : undefined;
}

/** The first and the last UTC day that a day of a zone overlaps. */
function utcDaysOf(day: Day, zone: string): Window {
  const start = startOfDay(day, zone);
  const end = startOfDay(addDays(day, 1), zone) - 1;
  return { from: dayOf(Math.floor(start / DAY_MS)), to: dayOf(Math.floor(end / DAY_MS)) };
}

function missingIn({ compared }: ComparisonResult): number {
  return sum(compared.flatMap(({ short }) => short.map(({ counted, delivered }) => counted - delivered)));
}

function dayOf(number: number): Day {
  return addDays('1970-01-01', number);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
