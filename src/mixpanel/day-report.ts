import { CLOSE_BRACKET } from '../json/characters.ts';
import { excerptAt } from '../base/excerpt.ts';
import { isDay, type Day } from '../base/days.ts';
import { isObject } from '../base/json-object.ts';
import { windowsOf, type Window } from '../base/windows.ts';
import { ObjectMembers } from '../json/object-members.ts';
import { ObjectSlices } from '../json/object-slices.ts';
import { byteAt, INVALID, Kind, kindAt, skipSpace } from '../json/scan.ts';
import type { Endpoint } from './endpoints.ts';
import { answerError, type MixpanelError } from './failures.ts';
import { completeAnswer } from './http/json-answer.ts';
import { normalizeJson } from '../json/normalize.ts';

export const NO_MEMBERS = Buffer.from('{}\n');
/** `2016-09-12`; days of other reports also come as `2020-08-31T00:00:00-07:00`. */
const DAY_LENGTH = 10;

/** The data of one day. */
export interface ReportedDay {
  readonly day: Day;
  readonly members: ObjectMembers;
}

/** A day whose data is not an object, such as `"none"`. */
export interface OddDay {
  readonly day: Day;
  readonly excerpt: string;
}

interface ReportedDays {
  readonly days: readonly ReportedDay[];
  readonly odd: readonly OddDay[];
  /** Names of members that are neither days nor totals such as `$overall`. */
  readonly unknown: readonly string[];
}

interface OmittedDays {
  /** Days that the report lists in `meta.dates` but has no data for. */
  readonly missing: readonly Day[];
  /** Days after the first one of the report that it has no data for and does not list. */
  readonly unlisted: readonly Day[];
  /** Whether the report lists its days. Otherwise days without data may be left out. */
  readonly listsDays: boolean;
}

export interface DayReport extends Omit<ReportedDays, 'days'>, OmittedDays {
  readonly days: Iterable<ReportedDay>;
  /** Mixpanel's time of the answer, ms UTC. */
  readonly at: number;
}

/**
 * Parses a report with one object per day, such as a funnel's `{"meta":{...},"data":{"2016-09-12":{"steps":[...]}}}` or
 * revenue's `{"results":{"$overall":{...},"2021-06-01":{"amount":0.0}}}`. A day that is null or an empty list has no
 * members. If a day is repeated, the last one counts. Returns undefined if the answer is not such a report, has unknown
 * members only, or reports an error and so is incomplete.
 */
export function parseDayReport(body: Buffer, member: string): ReportedDays | undefined {
  const text = normalizeJson(body);
  const report = completeAnswer(text);
  const index = report?.indexOf(member);
  if (report === undefined || index === undefined) return undefined;
  const start = report.valueStart(index);
  if (isNothing(text, start)) return { days: [], odd: [], unknown: [] };
  const days = new ObjectSlices();
  if (days.walk(text, start) === INVALID) return undefined;
  const found = daysIn(text, days);
  const isReport = found.unknown.length === 0 || found.days.length + found.odd.length > 0;
  return isReport ? found : undefined;
}

/** The error for listed days without data. */
export function missingDaysError(missing: readonly Day[], endpoint: Endpoint): MixpanelError {
  return answerError(endpoint, 200, `no data for ${missing.join(', ')}`);
}

/** The requested days that the report leaves out. Before its first day there may be no data. */
export function omittedDays(body: Buffer, { days, odd }: ReportedDays, window: Window): OmittedDays {
  const meta = completeAnswer(normalizeJson(body))?.parseMember('meta');
  const dates: unknown = isObject(meta) ? meta['dates'] : undefined;
  const listed = Array.isArray(dates)
    ? dates.map((date) => (typeof date === 'string' ? dayIn(date) : ''))
    : [];
  const isRequested = (day: Day): boolean => day >= window.from && day <= window.to && isDay(day);
  const withData = new Set([...days, ...odd].map(({ day }) => day));
  const missing = [...new Set(listed)].filter((day) => isRequested(day) && !withData.has(day));
  const known = new Set([...withData, ...missing].filter(isRequested));
  const [first] = [...known].sort();
  const isUnknown = (day: Day): boolean => !known.has(day);
  const unlisted = first === undefined ? [] : windowsOf(first, window.to, 1, isUnknown).reverse();
  return { missing, unlisted: unlisted.map(({ from }) => from), listsDays: listed.length > 0 };
}

function daysIn(text: Buffer, slices: ObjectSlices): ReportedDays {
  const days = new Map<Day, ReportedDay>();
  const odd = new Map<Day, OddDay>();
  const unknown: string[] = [];
  for (let i = 0; i < slices.count; i++) {
    const name = slices.key(i);
    const day = dayIn(name);
    if (!isDay(day)) {
      if (!name.startsWith('$')) unknown.push(name);
      continue;
    }
    const [start, end] = [slices.valueStart(i), slices.valueEnd(i)];
    odd.delete(day);
    if (isNothing(text, start)) days.set(day, { day, members: new ObjectMembers(NO_MEMBERS, 0) });
    else if (kindAt(text, start) === Kind.object)
      days.set(day, { day, members: new ObjectMembers(text, start) });
    else {
      days.delete(day);
      odd.set(day, { day, excerpt: excerptAt(text.subarray(0, end), start) });
    }
  }
  return { days: [...days.values()], odd: [...odd.values()], unknown };
}

function dayIn(text: string): string {
  return text.slice(0, DAY_LENGTH);
}

/** Null, or an empty list, as which some servers write an empty object. */
export function isNothing(text: Buffer, start: number): boolean {
  const kind = kindAt(text, start);
  if (kind === Kind.null) return true;
  return kind === Kind.array && byteAt(text, skipSpace(text, start + 1)) === CLOSE_BRACKET;
}
