import { isDay, type Day } from '../base/days.ts';
import { ObjectSlices } from '../json/object-slices.ts';
import { INVALID, skipSpace } from '../json/scan.ts';
import { reportsError } from './http/json-answer.ts';
import { normalizeJson } from '../json/normalize.ts';

/** The data of one day: member names with the JSON of their values as bytes, so that numbers stay as Mixpanel wrote them. */
export interface ReportedDay {
  readonly day: Day;
  readonly members: ReadonlyMap<string, Buffer>;
}

export interface DayReport {
  /** Mixpanel's time of the answer, ms UTC. */
  readonly at: number;
  readonly days: readonly ReportedDay[];
}

/**
 * Parses a report with one object per day, such as a funnel's `{"meta":{...},"data":{"2016-09-12":{"steps":[...]}}}` or
 * revenue's `{"results":{"$overall":{...},"2021-06-01":{"amount":0.0}}}`. Skips members that are not a day; if a day is
 * repeated, the last one counts. Returns undefined if the answer is not such a report, or reports an error and so is
 * incomplete.
 */
export function parseDayReport(body: Buffer, member: string): ReportedDay[] | undefined {
  const text = normalizeJson(body);
  const report = new ObjectSlices();
  const end = report.walk(text, skipSpace(text, 0));
  if (end === INVALID || skipSpace(text, end) !== text.length - 1) return undefined;
  if (reportsError(report)) return undefined;
  const index = report.indexOf(member);
  const days = new ObjectSlices();
  if (index === undefined || days.walk(text, report.valueStart(index)) === INVALID) return undefined;
  const reported = new Map<Day, ReportedDay>();
  const inner = new ObjectSlices();
  for (let i = 0; i < days.count; i++) {
    const day = days.key(i);
    if (!isDay(day)) continue;
    if (inner.walk(text, days.valueStart(i)) !== days.valueEnd(i)) return undefined;
    reported.set(day, { day, members: membersOf(inner) });
  }
  return [...reported.values()];
}

function membersOf(slices: ObjectSlices): Map<string, Buffer> {
  return new Map(Array.from({ length: slices.count }, (_, i) => [slices.key(i), slices.value(i)]));
}
