import type { OddEntry } from '../base/cached-list.ts';
import { excerptAt, quoted } from '../base/excerpt.ts';
import { isDay, type Day } from '../base/days.ts';
import { windowsOf, type Window } from '../base/windows.ts';
import { normalizeJson } from '../json/normalize.ts';
import { ObjectMembers } from '../json/object-members.ts';
import { ObjectSlices } from '../json/object-slices.ts';
import { INVALID, Kind, kindAt, skipSpace } from '../json/scan.ts';
import { isNothing, NO_MEMBERS, type DayReport, type ReportedDay } from './day-report.ts';
import { reportsError } from './http/json-answer.ts';

/** `2010-05-29`; days of other reports also come as `2020-08-31T00:00:00-07:00`. */
const DAY_LENGTH = 10;

/** How often an event happened on a day. */
export interface EventCount {
  readonly event: string;
  readonly day: Day;
  /** The count as Mixpanel sent it, as JSON. */
  readonly json: Buffer;
}

/** A report with an entry for each event and day. */
export interface CountReport extends DayReport {
  readonly counts: () => Iterable<EventCount>;
  /** Events whose counts are not an object. */
  readonly oddEvents: readonly OddEntry[];
}

/**
 * Parses counts by event and day:
 * `{"data":{"series":["2010-05-29","2010-05-30"],"values":{"account-page":{"2010-05-30":1}}},"legend_size":1}`. A day of the
 * series that an event lacks has no count. Days that the series lacks were not counted; without a series all days were.
 * Returns undefined if the answer is not such a report, or reports an error and so is incomplete.
 *
 * @param at Mixpanel's time of the answer, ms UTC
 */
export function parseEventCounts(body: Buffer, window: Window, at: number): CountReport | undefined {
  const text = normalizeJson(body);
  const answer = new ObjectSlices();
  const end = answer.walk(text, skipSpace(text, 0));
  if (end === INVALID || skipSpace(text, end) !== text.length - 1 || reportsError(answer)) return undefined;
  const data = membersAt(answer, 'data');
  if (data === undefined) return undefined;
  const series = seriesIn(data);
  const start = startOf(data, 'values');
  if (start === undefined || (series === undefined && isNothing(text, start))) return undefined;
  const events = eventsIn(text, start);
  if (events === undefined) return undefined;
  const unknown = new Set<string>();
  for (const event of events.places.values()) for (const name of unknownIn(text, event)) unknown.add(name);
  const counts = (): Iterable<EventCount> => countsOf(text, events.places);
  return {
    ...{ at, counts, days: { [Symbol.iterator]: () => daysOf(counts()) } },
    ...{ oddEvents: events.odd, odd: [], missing: [], unknown: [...unknown] },
    ...{ unlisted: series === undefined ? [] : unlistedIn(window, series), listsDays: series !== undefined },
  };
}

/** The report of all events of several reports for the same days. */
export function joinedCounts(reports: readonly CountReport[]): CountReport {
  const counts = function* (): Generator<EventCount> {
    for (const report of reports) yield* report.counts();
  };
  return {
    at: Math.min(...reports.map(({ at }) => at)),
    counts,
    days: { [Symbol.iterator]: () => daysOf(counts()) },
    oddEvents: reports.flatMap(({ oddEvents }) => oddEvents),
    odd: [],
    missing: [],
    unknown: [...new Set(reports.flatMap(({ unknown }) => unknown))],
    unlisted: [...new Set(reports.flatMap(({ unlisted }) => unlisted))],
    listsDays: reports.some(({ listsDays }) => listsDays),
  };
}

function* daysOf(counts: Iterable<EventCount>): Generator<ReportedDay> {
  for (const { event, day, json } of counts) {
    const own = [['event', Buffer.from(JSON.stringify(event))] as const, ['count', json] as const];
    yield { day, members: new ObjectMembers(NO_MEMBERS, 0, new Map(own)) };
  }
}

function membersAt(slices: ObjectSlices, name: string): ObjectSlices | undefined {
  const start = startOf(slices, name);
  const members = new ObjectSlices();
  return start === undefined || members.walk(slices.buffer, start) === INVALID ? undefined : members;
}

function startOf(slices: ObjectSlices, name: string): number | undefined {
  const index = slices.indexOf(name);
  return index === undefined ? undefined : slices.valueStart(index);
}

function seriesIn(data: ObjectSlices): ReadonlySet<string> | undefined {
  const series = data.parseMember('series');
  if (!Array.isArray(series)) return undefined;
  return new Set(series.map((day) => String(day).slice(0, DAY_LENGTH)));
}

interface Events {
  /** Name -> where its counts are. */
  readonly places: ReadonlyMap<string, number>;
  readonly odd: readonly OddEntry[];
}

/** undefined if it is neither an object nor nothing. */
function eventsIn(text: Buffer, start: number): Events | undefined {
  if (isNothing(text, start)) return { places: new Map(), odd: [] };
  const values = new ObjectSlices();
  if (values.walk(text, start) === INVALID) return undefined;
  const places = new Map<string, number>();
  const odd = new Map<string, OddEntry>();
  for (let i = 0; i < values.count; i++) {
    const [event, place] = [values.key(i), values.valueStart(i)];
    places.delete(event);
    odd.delete(event);
    if (kindAt(text, place) === Kind.object) places.set(event, place);
    else odd.set(event, oddEntry(event, text.subarray(0, values.valueEnd(i)), place));
  }
  return { places, odd: [...odd.values()] };
}

function oddEntry(event: string, text: Buffer, place: number): OddEntry {
  return { excerpt: `${quoted(event)}: ${excerptAt(text, place)}`, mayHoldData: !isNothing(text, place) };
}

function* countsOf(text: Buffer, places: ReadonlyMap<string, number>): Generator<EventCount> {
  const known = new Map<string, boolean>();
  const members = new ObjectSlices();
  for (const [event, place] of places) {
    members.walk(text, place);
    // The last count of a day counts.
    const days = new Map<Day, Buffer>();
    for (let i = 0; i < members.count; i++) {
      const day = members.key(i).slice(0, DAY_LENGTH);
      if (isKnownDay(day, known)) days.set(day, members.value(i));
    }
    for (const [day, json] of days) yield { event, day, json };
  }
}

/** A report repeats the same days for each event. */
function isKnownDay(day: string, known: Map<string, boolean>): boolean {
  const isKnown = known.get(day) ?? isDay(day);
  known.set(day, isKnown);
  return isKnown;
}

function unknownIn(text: Buffer, place: number): string[] {
  const members = new ObjectSlices();
  members.walk(text, place);
  const names = Array.from({ length: members.count }, (_, i) => members.key(i));
  return names.filter((name) => !/^\d{4}-\d{2}-\d{2}/.test(name));
}

function unlistedIn({ from, to }: Window, series: ReadonlySet<string>): Day[] {
  return windowsOf(from, to, 1, (day) => !series.has(day)).map((window) => window.from);
}
