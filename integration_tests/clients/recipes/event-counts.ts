/** Sums over the events of a project, as rows in the order of a database. */
import type { Row } from '../support/report.ts';
import { dayOf, DAY_MS, SHOP_ZONE, type ShopEvent } from '../support/shop.ts';

const HOUR_MS = 3_600_000;
/** 1970-01-05 was the first Monday. */
const FIRST_MONDAY = 4;
const LOCAL_DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: SHOP_ZONE });

export type Key = readonly (string | null)[];

/** The Monday of a moment's week, in UTC. */
export function weekOf(ms: number): string {
  const day = Math.floor(ms / DAY_MS);
  return dayOf((day - ((day - FIRST_MONDAY) % 7)) * DAY_MS);
}

export function localDayOf({ time }: ShopEvent): string {
  return LOCAL_DAY.format(time);
}

/** From one day to another, which may have an hour less or more. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / (24 * HOUR_MS));
}

/** How many items each key has. */
export function countsBy<T>(items: readonly T[], keyOf: (item: T) => Key): Row[] {
  return grouped(items, keyOf).map(([key, group]) => [...key, String(group.length)]);
}

/** How many different users each key has. */
export function usersBy(events: readonly ShopEvent[], keyOf: (event: ShopEvent) => string): Row[] {
  return grouped(events, (event) => [keyOf(event)]).map(([key, group]) => [
    ...key,
    String(usersOf(group).size),
  ]);
}

export function usersOf(events: readonly ShopEvent[]): Set<string> {
  return new Set(events.flatMap(({ user }) => user ?? []));
}

/** The items of each key, in the order of the keys; null is the last. */
export function grouped<T>(items: readonly T[], keyOf: (item: T) => Key): [Key, T[]][] {
  const groups = new Map<string, [Key, T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const id = JSON.stringify(key);
    const group = groups.get(id) ?? [key, []];
    group[1].push(item);
    groups.set(id, group);
  }
  return [...groups.values()].sort(([a], [b]) => compareKeys(a, b));
}

function compareKeys(a: Key, b: Key): number {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? null;
    if (value === other) continue;
    if (value === null || other === null) return value === null ? 1 : -1;
    const [number, otherNumber] = [Number(value), Number(other)];
    if (!Number.isNaN(number - otherNumber)) return number - otherNumber;
    return Buffer.compare(Buffer.from(value), Buffer.from(other));
  }
  return 0;
}
