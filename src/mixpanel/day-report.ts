import { excerptAt } from '../base/excerpt.ts';
import { isDay, type Day } from '../base/days.ts';
import { isObject } from '../base/json-object.ts';
import type { Window } from '../base/windows.ts';
import { ObjectSlices } from '../json/object-slices.ts';
import { byteAt, INVALID, Kind, kindAt, skipSpace } from '../json/scan.ts';
import type { Endpoint } from './endpoints.ts';
import { MixpanelError } from './failures.ts';
import { reportsError } from './http/json-answer.ts';
import { membersOf } from './listed-items.ts';
import { normalizeJson } from '../json/normalize.ts';

const CLOSE_BRACKET = 0x5d;
/** `2016-09-12`; days of other reports also come as `2020-08-31T00:00:00-07:00`. */
const DAY_LENGTH = 10;

/** The data of one day: member names with the JSON of their values as bytes, so that numbers stay as Mixpanel wrote them. */
export interface ReportedDay {
  readonly day: Day;
  readonly members: ReadonlyMap<string, Buffer>;
}

interface ReportedDays {
  readonly days: readonly ReportedDay[];
  /** Days whose data is not an object, such as `2016-09-12: "none"`. */
  readonly odd: readonly string[];
  /** Names of members that are neither days nor totals such as `$overall`. */
  readonly unknown: readonly string[];
}

export interface DayReport extends ReportedDays {
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
  const report = reportIn(text);
  const index = report?.indexOf(member);
  if (report === undefined || index === undefined) return undefined;
  const start = report.valueStart(index);
  if (isNothing(text, start)) return { days: [], odd: [], unknown: [] };
  const days = new ObjectSlices();
  if (days.walk(text, start) === INVALID) return undefined;
  const found = daysOf(text, days);
  const isReport = found.unknown.length === 0 || found.days.length + found.odd.length > 0;
  return isReport ? found : undefined;
}

/** Throws MixpanelError if the report lists days of the window that it has no data for. */
export function checkDays(
  body: Buffer,
  report: ReportedDays,
  window: Window,
  { method, path }: Endpoint,
): void {
  const missing = missingDays(body, report, window);
  if (missing.length === 0) return;
  const answer = { status: 200, endpoint: `${method} ${path} answered 200` };
  throw new MixpanelError('days-missing', { ...answer, body: `no data for ${missing.join(', ')}` });
}

/** The days of a window that the report lists in `meta.dates` but has no data for. */
export function missingDays(body: Buffer, { days, odd }: ReportedDays, { from, to }: Window): Day[] {
  const meta = reportIn(normalizeJson(body))?.parseMember('meta');
  const dates = isObject(meta) ? meta['dates'] : undefined;
  if (!Array.isArray(dates)) return [];
  const known = new Set([...days.map(({ day }) => day), ...odd.map(dayIn)]);
  const listed = new Set(dates.map((date) => (typeof date === 'string' ? dayIn(date) : '')));
  return [...listed].filter((day) => day >= from && day <= to && !known.has(day));
}

function reportIn(text: Buffer): ObjectSlices | undefined {
  const report = new ObjectSlices();
  const end = report.walk(text, skipSpace(text, 0));
  if (end === INVALID || skipSpace(text, end) !== text.length - 1) return undefined;
  return reportsError(report) ? undefined : report;
}

function daysOf(text: Buffer, slices: ObjectSlices): ReportedDays {
  const days = new Map<Day, ReportedDay>();
  const odd = new Map<Day, string>();
  const unknown: string[] = [];
  const members = new ObjectSlices();
  for (let i = 0; i < slices.count; i++) {
    const name = slices.key(i);
    const day = dayIn(name);
    if (!isDay(day)) {
      if (!name.startsWith('$')) unknown.push(name);
      continue;
    }
    const [start, end] = [slices.valueStart(i), slices.valueEnd(i)];
    odd.delete(day);
    if (isNothing(text, start)) days.set(day, { day, members: new Map() });
    else if (members.walk(text, start) === end) days.set(day, { day, members: membersOf(members) });
    else {
      days.delete(day);
      odd.set(day, `${day}: ${excerptAt(text.subarray(0, end), start)}`);
    }
  }
  return { days: [...days.values()], odd: [...odd.values()], unknown };
}

function dayIn(text: string): string {
  return text.slice(0, DAY_LENGTH);
}

/** Null, or an empty list, as which some servers write an empty object. */
function isNothing(text: Buffer, start: number): boolean {
  const kind = kindAt(text, start);
  if (kind === Kind.null) return true;
  return kind === Kind.array && byteAt(text, skipSpace(text, start + 1)) === CLOSE_BRACKET;
}
