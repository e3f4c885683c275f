import { dayNumber, dayText, Zone } from '../../emulator/calendar.ts';
import type { Control } from '../../emulator/control/control.ts';
import type { Annotation } from '../../emulator/data/annotations.ts';
import type { Cohort } from '../../emulator/data/cohorts.ts';
import { dailyRevenue } from '../../emulator/data/revenue.ts';
import type { Run } from './run.ts';

/** What is in a project at a moment, as far as a run can want it. */
export interface Truth {
  /** ms UTC */
  readonly atMs: number;
  /** Lines of the export. */
  readonly events: readonly string[];
  /** Profiles as pages tell them. */
  readonly profiles: readonly string[];
  readonly cohorts: readonly Cohort[];
  readonly members: readonly { readonly cohortId: number; readonly id: string }[];
  /** The days to read, yyyy-mm-dd. */
  readonly days: readonly string[];
  readonly funnelIds: readonly number[];
  readonly revenue: readonly (ReturnType<typeof dailyRevenue> & { readonly day: string })[];
  readonly annotations: readonly Annotation[];
  /** By stream, the records of an undisturbed read, as JSON: of the streams that nothing else here tells about. */
  readonly undisturbed: ReadonlyMap<string, readonly string[]>;
}

/** The truth now. */
export function truthOf(
  { options, project }: Run,
  control: Control,
  undisturbed: Truth['undisturbed'],
): Truth {
  const atMs = control.clock.now();
  // Where the zone in the settings is the wrong one, days are read that have begun in both.
  const zones = [options.project_timezone, project.timezone ?? 'UTC'];
  const begun = zones.map((zone) => dayText(new Zone(zone).dayAt(atMs)));
  const last = [...begun, options.end_date ?? '9999-12-31'].sort()[0] ?? '';
  const days = daysBetween(options.start_date, last);
  const cohorts = control.cohorts.list();
  const { seed = 1, profiles = 0 } = project;
  return {
    atMs,
    events: [...control.visibleEvents(options.start_date, last)].filter((line) => line !== ''),
    profiles: [...control.profiles.visible()],
    cohorts,
    members: cohorts.flatMap(({ id: cohortId }) =>
      control.membersOf(cohortId).map((id) => ({ cohortId, id })),
    ),
    days,
    funnelIds: control.funnels.list().map(({ id }) => id),
    revenue: days.map((day) => ({ day, ...dailyRevenue({ seed, profiles }, dayNumber(day) ?? NaN) })),
    annotations: [...control.annotations.list()],
    undisturbed,
  };
}

/** Both included. */
function daysBetween(from: string, to: string): string[] {
  const [first, last] = [dayNumber(from) ?? NaN, dayNumber(to) ?? NaN];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => dayText(first + index));
}
