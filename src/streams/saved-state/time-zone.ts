import type { PlanTools, ProgressKind, Slice } from '../../airbyte/stream.ts';
import { type Coverage, withoutDays } from '../../base/coverage.ts';
import { addDays, type Day, isTimeZone, startOfDay } from '../../base/days.ts';
import { quoted } from '../../base/excerpt.ts';
import { type Window, windowsOf } from '../../base/windows.ts';
import type { StreamContext } from '../context.ts';

const ALL_DAYS: Window = { from: '0000-01-01', to: '9999-12-31' };

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
  const moved = movedWindows(coverages, zones, options.firstDay);
  if (moved.length === 0) return coverages;
  await log.warn(
    `${stream}: ${changeOf(zones)}, so days that begin or end at another moment are read again. It must be the time zone in Mixpanel's project settings`,
  );
  return coverages.map((coverage) => moved.reduce(withoutDays, coverage));
}

/**
 * Warns if the time zone was changed. Days of events stay covered: they are UTC days, or local days of the time zone at
 * which the events were stored. Only the moment at which they settle changes.
 */
export async function reportChangedZone(
  stream: string,
  coverage: Coverage,
  zones: ReadZone,
  { options }: StreamContext,
  { log }: PlanTools,
): Promise<void> {
  if (movedWindows([coverage], zones, options.firstDay).length === 0) return;
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

/**
 * The days that begin or end at another moment, among those from the first to the last covered one; all days if the saved
 * time zone is unknown. Days before `firstDay` are not judged, since there may be centuries of them: they count as moved.
 */
function movedWindows(
  coverages: readonly Coverage[],
  { zone, savedZone }: ReadZone,
  firstDay: Day,
): readonly Window[] {
  const covered = coverages.flat().filter(({ to }) => to >= firstDay);
  if (savedZone === undefined || savedZone === zone || covered.length === 0) return [];
  if (typeof savedZone !== 'string' || !isTimeZone(savedZone)) return [ALL_DAYS];
  const starts = new Map<Day, boolean>();
  const startIsMoved = (day: Day): boolean => {
    const known = starts.get(day) ?? startOfDay(day, savedZone) !== startOfDay(day, zone);
    starts.set(day, known);
    return known;
  };
  const first = covered.map(({ from }) => from).reduce(earlier);
  const last = covered.map(({ to }) => to).reduce(later);
  const isMoved = (day: Day): boolean => startIsMoved(day) || startIsMoved(addDays(day, 1));
  const moved = windowsOf(later(first, firstDay), last, Infinity, isMoved);
  return moved.length === 0 ? [] : [...moved, { from: ALL_DAYS.from, to: addDays(firstDay, -1) }];
}

function earlier(a: Day, b: Day): Day {
  return a < b ? a : b;
}

function later(a: Day, b: Day): Day {
  return a > b ? a : b;
}
