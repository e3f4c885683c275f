import type { WindowEnd } from '../../airbyte/progress/day-coverage.ts';
import type { FailedPart, Read, ReadTools } from '../../airbyte/stream.ts';
import type { Day } from '../../base/days.ts';
import { UndeliveredItemsError } from '../../base/errors.ts';
import { quoted } from '../../base/excerpt.ts';
import { windowsOf, type Window } from '../../base/windows.ts';
import { missingDaysError, type DayReport, type OddDay } from '../../mixpanel/day-report.ts';
import type { Endpoint } from '../../mixpanel/endpoints.ts';
import type { StreamContext } from '../context.ts';
import { ItemRecords } from '../records/item-records.ts';
import { itemError } from '../item-error.ts';
import { DayStarts, writeDay } from './day-records.ts';
import { windowLabels } from './pending-windows.ts';
import type { ReportWindow } from './report-windows.ts';
import { readBeforeEnd } from './settled.ts';
import { hasSurelyBegun } from './today.ts';

const HOUR_MS = 3_600_000;
const UNLISTED =
  'days that a report leaves out, though it lists others, are requested again by the next sync';
const ABSENT = 'days that a report leaves out have no records';

export interface Report {
  readonly endpoint: Endpoint;
  /** Columns with fixed values, as JSON, written before those of the report. */
  readonly before: ReadonlyMap<string, Buffer>;
  /** Names days of the report in errors and log lines. */
  readonly label: (days: string) => string;
}

export interface AnsweredPart {
  readonly asked: Window;
  /** The days of it that have begun. */
  readonly begun: Window;
  readonly answer: DayReport;
}

/** Yields the days of an answer that are pending, what is covered by them, and the days that fail alone. */
export function* deliverReport(
  { asked, begun, answer }: AnsweredPart,
  { isPending }: ReportWindow,
  report: Report,
  context: StreamContext,
  tools: ReadTools,
): Generator<Read<WindowEnd>, void> {
  const { projectTimezone } = context.options;
  const { oddItems } = tools;
  const records = new ItemRecords(tools);
  const writer = tools.recordWriter();
  const starts = new DayStarts(projectTimezone);
  for (const reported of answer.days) {
    if (!isPending(reported.day)) continue;
    writeDay(reported, report.before, starts, records, writer);
    if (writer.full) yield writer.take();
  }
  yield writer.take();
  for (const name of answer.unknown)
    oddItems.add('members of a report that are not days were left out', () => quoted(name));
  for (const day of answer.unlisted.filter((each) => isPending(each) && hasSurelyBegun(each, context)))
    oddItems.add(answer.listsDays ? UNLISTED : ABSENT, () => report.label(day));
  const left = leftOut(answer);
  const at = readAt(answer.at, asked, begun, projectTimezone);
  for (const range of windowsOf(begun.from, begun.to, Infinity, (day) => !left.has(day)))
    yield { done: { ...range, at } };
  yield* failedDays(answer, isPending, report);
}

/** The days that the next sync requests again. */
function leftOut({ odd, missing, unlisted, listsDays }: DayReport): ReadonlySet<Day> {
  return new Set([...odd.map(({ day }) => day), ...missing, ...(listsDays ? unlisted : [])]);
}

/** In hours, so that the coverage of hundreds of funnels is the same. An earlier time is safe. */
function readAt(answered: number, asked: Window, { to }: Window, zone: string): number {
  const at = Math.floor(answered / HOUR_MS) * HOUR_MS;
  return to < asked.to ? readBeforeEnd(at, to, zone) : at;
}

function* failedDays(
  { odd, missing }: DayReport,
  isPending: (day: Day) => boolean,
  { endpoint, label }: Report,
): Generator<FailedPart, void> {
  const oddDays = odd.filter(({ day }) => isPending(day));
  const missingDays = missing.filter(isPending);
  if (oddDays.length > 0)
    yield { failed: label(namesOf(oddDays.map(({ day }) => day))), why: undelivered(oddDays) };
  if (missingDays.length > 0)
    yield { failed: label(namesOf(missingDays)), why: itemError(missingDaysError(missingDays, endpoint)) };
}

function namesOf(days: readonly Day[]): string {
  return windowLabels(days.map((day) => ({ from: day, to: day })));
}

function undelivered(odd: readonly OddDay[]): UndeliveredItemsError {
  const first = odd.slice(0, 1).map(({ day, excerpt }) => `${day}: ${excerpt}`);
  const data = odd.length === 1 ? 'data of a day' : `data of ${odd.length} days`;
  return new UndeliveredItemsError(
    'system',
    `Mixpanel sent ${data} that is not an object, ${first.join('')}. All other days were delivered. Contact Mixpanel's support if this keeps happening.`,
  );
}
