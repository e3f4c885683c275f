import type { PlanTools, ProgressKind, Slice } from '../../airbyte/stream.ts';
import type { Coverage } from '../../base/coverage.ts';
import { addDays, type Day, isTimeZone, startOfDay } from '../../base/days.ts';
import { quoted } from '../../base/excerpt.ts';
import { windowsOf } from '../../base/windows.ts';
import type { StreamContext } from '../context.ts';

/** The time zones of progress by days. */
export interface ReadZone {
  /** The configured one. */
  readonly zone: string;
  /** The one with which the saved days were read. undefined if the state does not say; of any kind if it is damaged. */
  readonly savedZone: unknown;
}

/** Keeps the time zone in the state: `"zone": "Europe/Berlin"`. */
export function withReadZone<Progress extends object, S extends Slice, End>(
  kind: ProgressKind<StreamContext, Progress, S, End>,
): ProgressKind<StreamContext, Progress & ReadZone, S, End> {
  return {
    start: (context) => ({
      ...kind.start(context),
      zone: context.options.projectTimezone,
      savedZone: undefined,
    }),
    parse: (state, context) => ({
      ...kind.parse(state, context),
      zone: context.options.projectTimezone,
      savedZone: state['zone'],
    }),
    done: (progress, slice, end) => ({ ...progress, ...kind.done(progress, slice, end) }),
    toState: (progress) => ({ ...kind.toState(progress), zone: progress.zone }),
  };
}

/**
 * Coverage without the days that begin or end at another moment since the time zone was changed: a report of such a day
 * counts other hours. Warns if there are any.
 *
 * @param coverages of one stream, such as one per funnel
 */
export async function withoutMovedDays(
  stream: string,
  coverages: readonly Coverage[],
  zones: ReadZone,
  { options }: StreamContext,
  { log }: PlanTools,
): Promise<readonly Coverage[]> {
  const { firstDay } = options;
  const moved = movedDays(coverages, zones, firstDay);
  if (moved.size === 0) return coverages;
  await log.warn(
    `${stream}: ${changeOf(zones)}, so ${moved.size} days begin or end at another moment; they are read again`,
  );
  return coverages.map((coverage) =>
    coverage.flatMap(({ from, to, at }) =>
      windowsOf(later(from, firstDay), to, Infinity, (day) => !moved.has(day))
        .reverse()
        .map((unmoved) => ({ ...unmoved, at })),
    ),
  );
}

/**
 * Warns if the time zone was changed. Days of events stay covered: they are UTC days, or local days of the time zone at
 * which the events were stored, whatever it is now. Only the moment at which they settle changes.
 */
export async function reportChangedZone(
  stream: string,
  coverage: Coverage,
  zones: ReadZone,
  { options }: StreamContext,
  { log }: PlanTools,
): Promise<void> {
  if (movedDays([coverage], zones, options.firstDay).size === 0) return;
  const conversion = options.legacyEventTime
    ? '. If the earlier one was wrong, so are the times that were converted with it: refresh the stream in full'
    : '';
  await log.warn(
    `${stream}: ${changeOf(zones)}. Events stay on their days; days that had not ended in it when they were read are read again${conversion}`,
  );
}

function changeOf({ savedZone, zone }: ReadZone): string {
  return `project_timezone changed from ${quoted(savedZone)} to ${quoted(zone)}`;
}

/** The covered days from `firstDay` on that begin or end at another moment; all if the saved time zone is unknown. */
function movedDays(
  coverages: readonly Coverage[],
  { zone, savedZone }: ReadZone,
  firstDay: Day,
): ReadonlySet<Day> {
  if (savedZone === undefined || savedZone === zone) return new Set();
  const isKnown = typeof savedZone === 'string' && isTimeZone(savedZone);
  const isMoved = (day: Day): boolean =>
    !isKnown || [day, addDays(day, 1)].some((each) => startOfDay(each, savedZone) !== startOfDay(each, zone));
  const judged = new Map<Day, boolean>();
  const isMovedOnce = (day: Day): boolean => {
    if (!judged.has(day)) judged.set(day, isMoved(day));
    return judged.get(day) === true;
  };
  const moved = coverages
    .flat()
    .flatMap(({ from, to }) => windowsOf(later(from, firstDay), to, 1, isMovedOnce));
  return new Set(moved.map(({ from }) => from));
}

function later(a: Day, b: Day): Day {
  return a > b ? a : b;
}
