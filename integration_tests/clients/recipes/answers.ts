/** What the queries of docs/sql.md have to answer, computed in the obvious way from the events of the project. */
import type { MergeKind } from '../../../emulator/control/journey-control.ts';
import { isObject } from '../../../src/base/json-object.ts';
import type { Row } from '../support/report.ts';
import { DAY_MS, dayOf, ODD_VISITS, type Shop, type ShopEvent } from '../support/shop.ts';
import { countsBy, daysBetween, grouped, localDayOf, usersBy, usersOf, weekOf } from './event-counts.ts';

const HOUR_MS = 3_600_000;
const SESSION_GAP_MS = HOUR_MS / 2;
const CENTS = 100;

type Answer = (shop: Shop) => readonly Row[];

/** By the title of the query. */
export const ANSWERS: Readonly<Record<string, Answer>> = {
  'active-users-by-day': ({ events }) => usersBy(events, ({ time }) => dayOf(time)),
  'active-users-by-week': ({ events }) => usersBy(events, ({ time }) => weekOf(time)),
  'active-users-in-the-last-7-days': ({ events }) => usersOfSevenDays(events),
  'days-of-the-projects-time-zone': ({ events }) =>
    countsBy(events, (event) => [localDayOf(event), event.name]),
  funnel: ({ events }) => [funnel(events)],
  retention: ({ events }) => retention(events),
  sessions: ({ events }) => sessions(events),
  'users-after-simplified-id-merge 2': (shop) => peopleByDay(shop, 'simplified'),
  'users-after-original-id-merge 2': (shop) => peopleByDay(shop, 'original'),
  completeness: incompleteDays,
  'late-arrivals': ({ events }) =>
    countsBy(events, ({ time, arrival }) => [String(daysBetween(dayOf(time), dayOf(arrival)))]),
  'is-time-utc': ({ events }) =>
    countsBy(events, ({ time, arrival }) => [String(Math.round((arrival - time) / HOUR_MS))]),
  'a-property-from-the-object': ({ events }) =>
    countsBy(purchasesOf(events), ({ properties }) => [textOf(properties['plan'])]),
  'a-property-from-the-object 2': ({ events }) =>
    countsBy(events, ({ properties }) => [
      textOf(memberOf(memberOf(properties['delivery'], 'carrier'), 'name')),
    ]),
  'a-property-from-the-object 3': ({ events }) =>
    countsBy(
      events.flatMap(({ properties: { tags } }) => (Array.isArray(tags) ? tags.map(String) : [])),
      (tag) => [tag],
    ),
  'values-without-a-column': () => [[ODD_VISITS.user, ODD_VISITS.visits]],
  revenue: ({ events }) =>
    grouped(purchasesOf(events), ({ time }) => [dayOf(time)]).map(([key, group]) => [
      ...key,
      revenueOf(group),
      String(usersOf(group).size),
    ]),
  'revenue 2': revenueByPlan,
};

/** The days to compare of a query that is only for the projects with one kind of merge. */
export function daysToCompare(title: string, shop: Shop): readonly string[] | undefined {
  if (title === 'users-after-simplified-id-merge 2') return shop.daysOf('simplified');
  return title === 'users-after-original-id-merge 2' ? shop.daysOf('original') : undefined;
}

function usersOfSevenDays(events: readonly ShopEvent[]): Row[] {
  return grouped(events, ({ time }) => [dayOf(time)]).map(([[day = null]]) => {
    const recent = events.filter(({ time }) => {
      const daysAgo = daysBetween(dayOf(time), day ?? '');
      return daysAgo >= 0 && daysAgo < 7;
    });
    return [day, String(usersOf(recent).size)];
  });
}

/** Tries every combination of three events of a user. */
function funnel(events: readonly ShopEvent[]): Row {
  const reached = [new Set<string>(), new Set<string>(), new Set<string>()] as const;
  for (const user of usersOf(events)) {
    const own = events.filter((event) => event.user === user);
    const named = (name: string): ShopEvent[] => own.filter((event) => event.name === name);
    for (const first of named('Item Viewed')) {
      reached[0].add(user);
      const isInTime = ({ time }: ShopEvent): boolean => time <= first.time + 7 * DAY_MS;
      for (const second of named('Item Added To Cart').filter(isInTime)) {
        if (second.time <= first.time) continue;
        reached[1].add(user);
        if (named('Purchase Completed').some((third) => third.time > second.time && isInTime(third)))
          reached[2].add(user);
      }
    }
  }
  return reached.map(({ size }) => String(size));
}

function retention(events: readonly ShopEvent[]): Row[] {
  const weeks = [...usersOf(events)].flatMap((user) => {
    const own = new Set(events.filter((event) => event.user === user).map(({ time }) => weekOf(time)));
    const [first = '', ...others] = [...own].sort();
    return [first, ...others].map((week) => [first, String(daysBetween(first, week) / 7)]);
  });
  return countsBy(weeks, (key) => key);
}

function sessions(events: readonly ShopEvent[]): Row[] {
  const starts = [...usersOf(events)].flatMap((user) => {
    const times = events.filter((event) => event.user === user).map(({ time }) => time);
    times.sort((a, b) => a - b);
    return times.filter((time, index) => index === 0 || time - (times[index - 1] ?? 0) > SESSION_GAP_MS);
  });
  const days = new Set(events.flatMap(({ user, time }) => (user === null ? [] : dayOf(time))));
  return [...days].sort().map((day) => [day, String(starts.filter((time) => dayOf(time) === day).length)]);
}

/** Who did something on the days of the journeys; elsewhere, IDs are those of one user. */
function peopleByDay(shop: Shop, kind: MergeKind): Row[] {
  const { byInsertId } = shop.emulator.control.journeys.people();
  const events = shop.events.filter(({ time }) => shop.daysOf(kind).includes(dayOf(time)));
  const people = events.map((event) => ({ ...event, user: byInsertId[event.insertId] ?? event.user }));
  return usersBy(people, ({ time }) => dayOf(time));
}

function incompleteDays({ counted, events, dayBefore }: Shop): Row[] {
  const keyOf = (event: ShopEvent): [string, string] => [localDayOf(event), event.name];
  const delivered = new Map(grouped(events, keyOf).map(([key, group]) => [key.join(), group.length]));
  return grouped(counted, keyOf).flatMap(([key, group]) => {
    const count = delivered.get(key.join()) ?? 0;
    const isShort = count < 0.995 * group.length && (key[0] ?? '') < dayBefore(7);
    return isShort ? [[...key, String(group.length), String(count)]] : [];
  });
}

function purchasesOf(events: readonly ShopEvent[]): ShopEvent[] {
  return events.filter(({ name }) => name === 'Purchase Completed');
}

function revenueByPlan({ events, emulator }: Shop): Row[] {
  const profiles = [...emulator.control.profiles.visible()].map((line) => JSON.parse(line) as unknown);
  const plans = new Map(
    profiles.map((profile) => [
      memberOf(profile, '$distinct_id'),
      memberOf(memberOf(profile, '$properties'), 'plan'),
    ]),
  );
  const withProfile = purchasesOf(events).filter(({ user }) => plans.has(user));
  return grouped(withProfile, ({ user }) => [textOf(plans.get(user))]).map(([key, group]) => [
    ...key,
    String(usersOf(group).size),
    revenueOf(group),
  ]);
}

function revenueOf(events: readonly ShopEvent[]): string {
  const cents = events.map(({ properties }) => Math.round(Number(properties['price']) * CENTS));
  return (cents.reduce((sum, amount) => sum + amount, 0) / CENTS).toFixed(2);
}

function memberOf(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
