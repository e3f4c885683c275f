import { dayText } from '../../emulator/calendar.ts';
import { REFUSAL_FORMS } from '../../emulator/access/refusals.ts';
import { generatedGroupTypes } from '../../emulator/data/generated-group-types.ts';
import { EVENT_NAMES } from '../../emulator/data/event-names.ts';
import { SeededRandom } from '../../emulator/data/seeded-random.ts';
import { FIRST_REPORT_ID } from '../../emulator/data/reports.ts';
import type { EmulatorOptions } from '../../emulator/options.ts';
import type { MixpanelStream } from '../../src/streams/define-stream.ts';
import type { Failure } from '../../emulator/failures/failure.ts';
import { randomFault } from './random-fault.ts';
import { perhapsWithUnreadableDay, randomSync } from './random-sync.ts';
import { DEFAULT_GROUPS } from '../../emulator/options.ts';
import { streamsFor } from '../../src/streams/index.ts';
import type { PlannedSync, Run, RunOptions, SelectedStream } from './run.ts';

const DAY_MS = 86_400_000;
const EARLIEST_START_MS = Date.UTC(2026, 0, 20);
const MINUTES_A_YEAR = 365 * 1440;
const ZONES = ['UTC', 'US/Pacific', 'Europe/Berlin', 'Asia/Kolkata', 'Pacific/Auckland'] as const;
/** With a project secret they always are. */
const REPORTS_ARE_NAMED = { reportIds: [String(FIRST_REPORT_ID)] };

/** Larger projects make runs slower, not harder. */
const MAX_EVENTS = 600;

export function randomRun(seed: number): Run {
  const random = new SeededRandom(seed);
  const startMs = EARLIEST_START_MS + random.below(MINUTES_A_YEAR) * 60_000;
  const time = random.chance(0.08) ? 'runs' : 'jumps';
  const days = 1 + random.below(random.pick([4, 15, 40]));
  const zone = random.pick(ZONES);
  const project = randomProject(random, { startMs, days, zone, time });
  const options = randomOptions(random, { startMs, days, zone, era: project.era ?? 'utc', time });
  const withProjectSecret = random.chance(0.2);
  const mayDeselect = !options.select_properties_by_default;
  const streams = randomStreams(random, streamsFor(withProjectSecret, REPORTS_ARE_NAMED), mayDeselect);
  const frame = { bytes: bytesOf(project, days, streams), hangs: time === 'runs' };
  const count = random.pick([1, 1, 1, 1, 1, 2, 3]);
  const planned = Array.from({ length: count }, (_, index) => randomSync(random, index === 0, frame));
  // Drawn last, so that the rest of a run stays the same.
  const commandFaults = randomCommandFaults(random, frame.hangs);
  const mayLackDay = !frame.hangs && streams.some(({ name }) => name === 'export');
  const syncs = mayLackDay ? planned.map((sync) => perhapsWithUnreadableDay(random, sync)) : planned;
  const property_layout = random.pick(['columns', 'columns', 'json', 'both'] as const);
  const mayMove = ({ afterMs }: PlannedSync): boolean => afterMs > 0 && random.chance(0.15);
  const moved = syncs.map((sync) => (mayMove(sync) ? { ...sync, isOfAnotherProject: true } : sync));
  const group_ids = randomGroupIds(random);
  const reports = random.below(6);
  // A project secret cannot list them, and no more than an hour's queries are read of a list. One more ID than there are reports.
  const isNamed = withProjectSecret || Number(options['queries_per_hour']) < reports || random.chance(0.3);
  const ids = Array.from({ length: reports + 1 }, (_, index) => FIRST_REPORT_ID + index);
  const report_ids = isNamed ? ids.filter((_, index) => index === reports || random.chance(0.7)) : [];
  return {
    ...{ seed, startMs, time, project: { ...project, reports }, withProjectSecret, streams },
    ...{ commandFaults, syncs: moved },
    options: { ...options, property_layout, group_ids, report_ids },
  };
}

/** Those of the emulator's group keys, which cohorts may name as well. */
function randomGroupIds(random: SeededRandom): string[] {
  return generatedGroupTypes(DEFAULT_GROUPS).flatMap(({ id }) => (random.chance(0.5) ? [id] : []));
}

/** Mostly none, since two processes take as long as a short run. A fast clock would count a busy machine as slow. */
function randomCommandFaults(random: SeededRandom, hangs: boolean): Failure[] {
  if (hangs || !random.chance(0.15)) return [];
  return Array.from({ length: 1 + random.below(4) }, () => randomFault(random, false));
}

interface Frame {
  readonly startMs: number;
  readonly days: number;
  readonly zone: string;
  readonly time: Run['time'];
}

function randomProject(random: SeededRandom, { startMs, days, zone, time }: Frame): EmulatorOptions {
  return {
    seed: random.below(2 ** 31),
    timezone: zone,
    era: random.pick(['utc', 'local']),
    firstDay: dayAt(startMs - (days + random.below(4)) * DAY_MS),
    eventsPerDay: 1 + random.below(Math.floor(MAX_EVENTS / days)),
    users: 1 + random.below(80),
    customProperties: random.below(6),
    lateShare: random.pick([0, 0.02, 0.3]),
    duplicateShare: random.pick([0, 0.001, 0.05]),
    edgeCaseShare: random.pick([0, 0.02, 0.3]),
    missingIdShare: random.pick([0, 0.002, 0.1]),
    profiles: random.pick([0, random.below(30), random.below(200)]),
    profileProperties: random.below(5),
    neverSeenShare: random.pick([0, 0.05, 0.5]),
    numericIdShare: random.pick([0, 0.1]),
    edgeCaseProfileShare: random.pick([0, 0.02, 0.3]),
    groupProfiles: random.below(10),
    cohorts: random.below(6),
    funnels: random.below(4),
    funnelMaxDays: random.pick([undefined, undefined, 12]),
    // Mixpanel has deprecated the report, and it fails for some projects.
    revenue: random.chance(0.75) ? 'works' : random.pick(['gone', 'rejected', 'times out']),
    annotations: random.below(5),
    oldAnnotationsDays: random.pick([undefined, undefined, 90]),
    oldAnnotationsRefuseFuture: random.chance(0.3),
    plan: random.chance(0.04) ? 'free' : 'full',
    today: random.pick(['project', 'project', 'utc']),
    topPropertiesNeedEvent: random.chance(0.1),
    totalOnFirstPageOnly: random.chance(0.2),
    maxPageSize: random.pick([undefined, undefined, undefined, 7]),
    profileFilters: random.pick(['all', 'all', 'all', 'simple', 'none']),
    whereShiftHours: random.pick([0, 0, 0, -8, 9]),
    refusalForm: random.pick(REFUSAL_FORMS),
    reportsLimits: random.chance(0.3),
    // A fast clock would count the requests of one real second as an hour's.
    limits: time === 'jumps' && random.chance(0.5),
  };
}

function randomOptions(
  random: SeededRandom,
  { startMs, days, zone, era, time }: Frame & { era: 'utc' | 'local' },
): RunOptions {
  const lookback = random.pick([0, 86_400, 10 * 86_400]);
  const endsEarly = random.chance(0.2);
  return {
    // Sometimes wrong: this user error must not lose events of the days read.
    project_timezone: random.chance(0.1) ? random.pick(ZONES) : zone,
    start_date: dayAt(startMs - days * DAY_MS),
    ...(endsEarly ? { end_date: dayAt(startMs - random.below(days) * DAY_MS - DAY_MS) } : {}),
    attribution_window: random.pick([0, 1, 5, 30]),
    export_lookback_window: random.chance(0.2) ? lookback : 0,
    select_properties_by_default: random.chance(0.7),
    date_window_size: random.pick([1, 1 + random.below(8), 30]),
    page_size: random.pick([1 + random.below(10), 1 + random.below(100), 1000]),
    num_workers: 1 + random.below(8),
    queries_per_hour: time === 'jumps' ? random.pick([60, 60, 1 + random.below(60)]) : 60,
    export_events: random.chance(0.1) ? EVENT_NAMES.filter(() => random.chance(0.5)) : [],
    group_ids: [],
    export_incremental_by: random.pick(['arrival', 'arrival_and_identity', 'time']),
    legacy_event_time: era === 'local' && random.chance(0.3),
    property_types: random.pick(['text', 'native']),
    property_naming: random.pick(['plain', 'plain', 'mp_reserved', 'safe']),
    property_layout: 'columns',
    report_ids: [],
  };
}

function randomStreams(
  random: SeededRandom,
  streams: readonly MixpanelStream[],
  mayDeselect: boolean,
): SelectedStream[] {
  const share = random.pick([0.3, 0.6, 1]);
  const picked = streams.filter(({ name }) => random.chance(name === 'export' ? 0.85 : share));
  const selected = picked.length === 0 ? streams.filter(({ name }) => name === 'export') : picked;
  return selected.map(({ name, syncModes }) => {
    const isIncremental = syncModes.includes('incremental') && random.chance(0.7);
    const fewerColumns = mayDeselect && ['export', 'engage'].includes(name) && random.chance(0.5);
    return { name, syncMode: isIncremental ? 'incremental' : 'full_refresh', fewerColumns };
  });
}

/** Approximate size of the output of a first read. */
function bytesOf(
  { eventsPerDay = 0, profiles = 0 }: EmulatorOptions,
  days: number,
  streams: readonly SelectedStream[],
): number {
  const has = (name: string): boolean => streams.some((stream) => stream.name === name);
  return 4000 + (has('export') ? 800 * eventsPerDay * days : 0) + (has('engage') ? 600 * profiles : 0);
}

/** The UTC day; the project's local day may differ by one, which doesn't matter here. */
function dayAt(ms: number): string {
  return dayText(Math.floor(ms / DAY_MS));
}
