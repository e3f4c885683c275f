import { MERGE_KINDS, type MergeKind } from '../../../emulator/control/journey-control.ts';
import { parseEvent } from '../../../emulator/data/parsed-event.ts';
import type { Emulator } from '../../../emulator/server.ts';
import { keyOfLine } from '../../../test/reference/event-key.ts';
import { emulate } from '../../support/setup.ts';

export const DAY_MS = 86_400_000;
const DAYS = 24;
const PEOPLE = 20;

export const SHOP_ZONE = 'Europe/Berlin';
/** A value that does not fit the column of the property, which holds numbers. */
export const ODD_VISITS = { user: 'user-7', visits: 'many' };

/** Days before today with people of each kind of merge: exports of the first one have merged IDs, those of the second do not. */
const JOURNEYS: Readonly<Record<MergeKind, readonly [number, number]>> = {
  simplified: [6, 5],
  original: [4, 3],
};

/** An event as the truth knows it. */
export interface ShopEvent {
  readonly name: string;
  /** In ms. */
  readonly time: number;
  readonly arrival: number;
  readonly user: string | null;
  readonly insertId: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A project for SQL recipes in the emulator: a shop with repeated, late and missing events, and with merged identities. */
export class Shop {
  readonly emulator: Emulator;
  readonly nowMs: number;
  /** What the export holds before the second sync, without duplicates. */
  readonly events: readonly ShopEvent[];
  /** What Mixpanel counts: also the events that the export lacks. */
  readonly counted: readonly ShopEvent[];

  private constructor(emulator: Emulator, nowMs: number) {
    this.emulator = emulator;
    this.nowMs = nowMs;
    this.#addJourneys();
    this.counted = this.#withoutDuplicates();
    const [day, lacking] = [this.dayBefore(12), 'Page Viewed'];
    emulator.control.withheld.add({ day, every: 1, name: lacking });
    this.events = this.counted.filter(({ name, time }) => name !== lacking || dayOf(time) !== day);
  }

  static async make(): Promise<Shop> {
    const now = Date.now();
    const emulator = await emulate({
      ...{ clock: { now: () => now }, timezone: SHOP_ZONE, firstDay: dayOf(now - (DAYS - 1) * DAY_MS) },
      ...{ eventsPerDay: 60, users: 30, profiles: 30, customProperties: 16, edgeCaseShare: 0 },
      ...{ edgeCaseProfileShare: 0, numericIdShare: 0, lateShare: 0.1, duplicateShare: 0.03 },
    });
    emulator.control.profiles.update(ODD_VISITS.user, { visits: ODD_VISITS.visits });
    return new Shop(emulator, now);
  }

  get firstDay(): string {
    return this.dayBefore(DAYS - 1);
  }

  /** The days on which identities of this kind were merged. */
  daysOf(kind: MergeKind): readonly string[] {
    return JOURNEYS[kind].map((daysAgo) => this.dayBefore(daysAgo));
  }

  readonly dayBefore = (days: number): string => dayOf(this.nowMs - days * DAY_MS);

  /** What happens between two syncs: Mixpanel merges the identities of the second day. */
  goOn(): void {
    this.emulator.control.journeys.merge();
  }

  #addJourneys(): void {
    const { journeys } = this.emulator.control;
    for (const index of [0, 1] as const) {
      for (const kind of Object.keys(MERGE_KINDS) as MergeKind[])
        journeys.add({ kind, people: PEOPLE, day: this.dayBefore(JOURNEYS[kind][index]) });
      if (index === 0) journeys.merge();
    }
  }

  #withoutDuplicates(): ShopEvent[] {
    const lines = [...this.emulator.control.visibleEvents(this.firstDay, this.dayBefore(0))];
    return [...new Map(lines.map((line) => [keyOfLine(line), line])).values()].map(eventOf);
  }
}

function eventOf(line: string): ShopEvent {
  const { name, properties } = parseEvent(line) ?? { name: '', properties: {} };
  const { time, mp_processing_time_ms: arrival, distinct_id: user, $insert_id: insertId } = properties;
  return {
    name,
    time: Number(time) * 1000,
    arrival: Number(arrival),
    user: typeof user === 'string' ? user : null,
    insertId: String(insertId),
    properties,
  };
}

export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
