import { dayNumber, dayText, Zone } from '../../emulator/calendar.ts';
import type { Control } from '../../emulator/control/control.ts';
import type { Annotation } from '../../emulator/data/annotations.ts';
import type { Cohort } from '../../emulator/data/cohorts.ts';
import type { EventCount } from '../../emulator/data/event-counts.ts';
import { dailyRevenue } from '../../emulator/data/revenue.ts';
import type { Run } from './run.ts';

const DAY_MS = 86_400_000;

/** The content of a project at one time. */
export interface GroundTruth {
  /** ms UTC */
  readonly nowMs: number;
  readonly events: readonly string[];
  /** Profiles as `engage` returns them. */
  readonly profiles: readonly string[];
  /** Profiles of groups as `engage` returns them, of the group keys that cohorts or the options name. */
  readonly groups: readonly { readonly dataGroupId: string; readonly line: string }[];
  readonly cohorts: readonly Cohort[];
  readonly members: readonly { readonly cohortId: number; readonly id: string }[];
  /** The days to read, yyyy-mm-dd. */
  readonly days: readonly string[];
  readonly funnelIds: readonly number[];
  /** Of the events that had arrived at a time (ms UTC). */
  readonly eventCountsAt: (ms: number) => readonly EventCount[];
  readonly revenue: readonly (ReturnType<typeof dailyRevenue> & { readonly day: string })[];
  readonly annotations: readonly Annotation[];
  /** Records of an undisturbed read as JSON, by stream, for streams without a field here. */
  readonly undisturbed: ReadonlyMap<string, readonly string[]>;
}

export function groundTruth(
  run: Run,
  control: Control,
  undisturbed: GroundTruth['undisturbed'],
): GroundTruth {
  const { options, project } = run;
  const nowMs = control.clock.now();
  // If the configured zone is wrong, only days that have begun in both zones are read.
  const zones = [options.project_timezone, project.today === 'utc' ? 'UTC' : (project.timezone ?? 'UTC')];
  const today = zones.map((zone) => dayText(new Zone(zone).dayAt(nowMs)));
  const last = [...today, options.end_date ?? '9999-12-31'].sort()[0] ?? '';
  const days = daysBetween(options.start_date, last);
  const cohorts = control.cohorts.list();
  const { seed = 1, profiles = 0 } = project;
  return {
    nowMs,
    events: [...control.visibleEvents(options.start_date, last)].filter((line) => line !== ''),
    profiles: [...control.profiles.visible()],
    groups: groupsOf(run, control, cohorts),
    cohorts,
    members: cohorts.flatMap(({ id: cohortId }) =>
      control.membersOf(cohortId).map((id) => ({ cohortId, id })),
    ),
    days,
    funnelIds: control.funnels.list().map(({ id }) => id),
    eventCountsAt: (ms) => eventCountsOf(control, days, ms),
    revenue: days.map((day) => ({ day, ...dailyRevenue({ seed, profiles }, dayNumber(day) ?? NaN) })),
    annotations: control.annotations.list().filter((annotation) => isOffered(annotation, run, nowMs)),
    undisturbed,
  };
}

function groupsOf(
  { options }: Run,
  control: Control,
  cohorts: readonly Cohort[],
): { readonly dataGroupId: string; readonly line: string }[] {
  const known = [...options.group_ids, ...cohorts.map(({ data_group_id }) => data_group_id)];
  return control.groups
    .list()
    .filter(({ id }) => known.includes(id))
    .flatMap(({ id, key }) =>
      [...control.groupProfiles(key).visible()].map((line) => ({ dataGroupId: id, line })),
    );
}

function eventCountsOf(control: Control, days: readonly string[], ms: number): readonly EventCount[] {
  const [first, last] = [days[0], days.at(-1)];
  return first === undefined || last === undefined ? [] : control.eventCounts(first, last, ms);
}

/** The same without the events of a day. */
export function withoutDay(truth: GroundTruth, control: Control, day: string): GroundTruth {
  const events = new Set(control.visibleEvents(day, day));
  return { ...truth, events: truth.events.filter((line) => !events.has(line)) };
}

/** Whether every client gets it: the older API may refuse days, and it is not known which day it takes for today. */
function isOffered({ date }: Annotation, { project, withProjectSecret }: Run, nowMs: number): boolean {
  if (!withProjectSecret) return true;
  const day = dayNumber(date.slice(0, 10)) ?? NaN;
  const today = Math.floor(nowMs / DAY_MS);
  const { oldAnnotationsDays = Infinity, oldAnnotationsRefuseFuture = false } = project;
  return day > today - oldAnnotationsDays + 1 && (!oldAnnotationsRefuseFuture || day < today);
}

/** Inclusive. */
function daysBetween(from: string, to: string): string[] {
  const [first, last] = [dayNumber(from) ?? NaN, dayNumber(to) ?? NaN];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => dayText(first + index));
}
