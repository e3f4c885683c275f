import { isDay, type Day } from '../base/days.ts';
import { INVALID, ObjectSlices, skipSpace } from '../base/json-slices.ts';
import { asOneLine } from '../base/one-line.ts';

/** What a report says of one day: the members of an object with the bytes of their values, so that numbers stay as they came. */
export interface ReportedDay {
  readonly day: Day;
  readonly members: ReadonlyMap<string, Buffer>;
}

/**
 * A report with an object a day under one member, such as a funnel's `{"meta":{...},"data":{"2016-09-12":{"steps":[...]}}}` or
 * revenue's `{"results":{"$overall":{...},"2021-06-01":{"amount":0.0}}}`. What is called something else than a day is
 * passed over. undefined if the answer is no such report.
 */
export function parseDayReport(body: Buffer, member: string): ReportedDay[] | undefined {
  const text = asOneLine(body);
  const report = new ObjectSlices();
  if (report.walk(text, skipSpace(text, 0)) === INVALID) return undefined;
  const place = report.placeOf(text, member);
  const days = new ObjectSlices();
  if (place === INVALID || days.walk(text, report.valueStart[place] ?? 0) === INVALID) return undefined;
  const reported: ReportedDay[] = [];
  const inner = new ObjectSlices();
  for (let i = 0; i < days.count; i++) {
    const day = text.toString('utf8', days.keyStart[i], days.keyEnd[i]);
    if (!isDay(day)) continue;
    const [start = 0, end = 0] = [days.valueStart[i], days.valueEnd[i]];
    if (inner.walk(text, start) !== end) return undefined;
    reported.push({ day, members: membersOf(text, inner) });
  }
  return reported;
}

function membersOf(
  text: Buffer,
  { count, keyStart, keyEnd, valueStart, valueEnd }: ObjectSlices,
): Map<string, Buffer> {
  const places = Array.from({ length: count }, (_, i) => i);
  return new Map(
    places.map((i) => [
      String(JSON.parse(`"${text.toString('utf8', keyStart[i], keyEnd[i])}"`)),
      text.subarray(valueStart[i], valueEnd[i]),
    ]),
  );
}
