import { SeededRandom } from '../../emulator/data/seeded-random.ts';
import { dayText } from '../../emulator/calendar.ts';
import { EVENT_NAMES } from '../../emulator/data/event-names.ts';
import type { EmulatorOptions } from '../../emulator/options.ts';
import type { MixpanelStream } from '../../src/streams/define-stream.ts';
import { drawSync } from './draw-sync.ts';
import { streamsFor, type ChosenOptions, type ChosenStream, type Run } from './run.ts';

const DAY_MS = 86_400_000;
const FIRST_MOMENT = Date.UTC(2026, 0, 20);
const MINUTES_A_YEAR = 365 * 1440;
const ZONES = ['UTC', 'US/Pacific', 'Europe/Berlin', 'Asia/Kolkata', 'Pacific/Auckland'] as const;
/** Larger projects make a run longer, and not harder. */
const MOST_EVENTS = 900;

/** What a run is, from its seed alone. */
export function drawRun(seed: number): Run {
  const draws = new SeededRandom(seed);
  const startMs = FIRST_MOMENT + draws.below(MINUTES_A_YEAR) * 60_000;
  const time = draws.chance(0.08) ? 'runs' : 'jumps';
  const days = 1 + draws.below(draws.pick([4, 15, 40]));
  const zone = draws.pick(ZONES);
  const project = drawProject(draws, { startMs, days, zone, time });
  const options = drawOptions(draws, { startMs, days, zone, era: project.era ?? 'utc', time });
  const withProjectSecret = draws.chance(0.2);
  const mayDeselect = options['select_properties_by_default'] === false;
  const streams = drawStreams(draws, streamsFor(withProjectSecret), mayDeselect);
  const frame = { bytes: bytesOf(project, days, streams), hangs: time === 'runs' };
  const count = draws.pick([1, 1, 1, 1, 2, 3]);
  const syncs = Array.from({ length: count }, (_, index) => drawSync(draws, index === 0, frame));
  return { seed, startMs, time, project, withProjectSecret, options, streams, syncs };
}

interface Frame {
  readonly startMs: number;
  /** How many days before the start the read begins. */
  readonly days: number;
  /** That of the project. */
  readonly zone: string;
  readonly time: Run['time'];
}

function drawProject(draws: SeededRandom, { startMs, days, zone, time }: Frame): EmulatorOptions {
  return {
    seed: draws.below(2 ** 31),
    timezone: zone,
    era: draws.pick(['utc', 'local']),
    firstDay: dayAt(startMs - (days + draws.below(4)) * DAY_MS),
    eventsPerDay: 1 + draws.below(Math.floor(MOST_EVENTS / days)),
    users: 1 + draws.below(80),
    customProperties: draws.below(6),
    lateShare: draws.pick([0, 0.02, 0.3]),
    duplicateShare: draws.pick([0, 0.001, 0.05]),
    edgeCaseShare: draws.pick([0, 0.02, 0.3]),
    missingIdShare: draws.pick([0, 0.002, 0.1]),
    profiles: draws.pick([0, draws.below(30), draws.below(200)]),
    profileProperties: draws.below(5),
    neverSeenShare: draws.pick([0, 0.05, 0.5]),
    numericIdShare: draws.pick([0, 0.1]),
    edgeCaseProfileShare: draws.pick([0, 0.02, 0.3]),
    groupProfiles: draws.below(10),
    cohorts: draws.below(6),
    funnels: draws.below(4),
    funnelMaxDays: draws.pick([undefined, undefined, 12]),
    // Mixpanel has deprecated the report, and fails it for some projects.
    revenue: draws.chance(0.75) ? 'works' : draws.pick(['gone', 'rejected', 'times out']),
    annotations: draws.below(5),
    topPropertiesNeedEvent: draws.chance(0.1),
    totalOnFirstPageOnly: draws.chance(0.2),
    whereShiftHours: draws.pick([0, 0, 0, -8, 9]),
    sendsRetryAfter: draws.chance(0.5),
    // A clock that runs fast would fill the hour with the requests of a second.
    limits: time === 'jumps' && draws.chance(0.5),
  };
}

function drawOptions(
  draws: SeededRandom,
  { startMs, days, zone, era, time }: Frame & { era: 'utc' | 'local' },
): ChosenOptions {
  const lookback = draws.pick([0, 86_400, 10 * 86_400]);
  const endsEarly = draws.chance(0.2);
  return {
    // Now and then the wrong one: a mistake of the user's that must cost no event of a day that is read.
    project_timezone: draws.chance(0.1) ? draws.pick(ZONES) : zone,
    start_date: dayAt(startMs - days * DAY_MS),
    ...(endsEarly ? { end_date: dayAt(startMs - draws.below(days) * DAY_MS - DAY_MS) } : {}),
    attribution_window: draws.pick([0, 1, 5, 30]),
    export_lookback_window: draws.chance(0.2) ? lookback : 0,
    select_properties_by_default: draws.chance(0.7),
    date_window_size: draws.pick([1, 1 + draws.below(8), 30]),
    page_size: draws.pick([1 + draws.below(10), 1 + draws.below(100), 1000]),
    num_workers: 1 + draws.below(8),
    queries_per_hour: time === 'jumps' ? draws.pick([60, 60, 1 + draws.below(60)]) : 60,
    export_events: draws.chance(0.1) ? EVENT_NAMES.filter(() => draws.chance(0.5)) : [],
    export_incremental_by: draws.pick(['arrival', 'arrival', 'time']),
    legacy_event_time: era === 'local' && draws.chance(0.3),
    property_types: draws.pick(['text', 'native']),
    property_naming: draws.pick(['plain', 'plain', 'mp_reserved']),
  };
}

function drawStreams(draws: SeededRandom, streams: readonly MixpanelStream[], mayDeselect: boolean): ChosenStream[] {
  const share = draws.pick([0.3, 0.6, 1]);
  const drawn = streams.filter(({ name }) => draws.chance(name === 'export' ? 0.85 : share));
  const chosen = drawn.length === 0 ? streams.filter(({ name }) => name === 'export') : drawn;
  return chosen.map(({ name, syncModes }) => {
    const isIncremental = syncModes.includes('incremental') && draws.chance(0.7);
    const fewerColumns = mayDeselect && ['export', 'engage'].includes(name) && draws.chance(0.5);
    return { name, syncMode: isIncremental ? 'incremental' : 'full_refresh', fewerColumns };
  });
}

/** About how long the output of a first read is. */
function bytesOf(
  { eventsPerDay = 0, profiles = 0 }: EmulatorOptions,
  days: number,
  streams: readonly ChosenStream[],
): number {
  const has = (name: string): boolean => streams.some((stream) => stream.name === name);
  return 4000 + (has('export') ? 800 * eventsPerDay * days : 0) + (has('engage') ? 600 * profiles : 0);
}

/** The day in UTC: the project's own may be one off, which is as good to start with. */
function dayAt(ms: number): string {
  return dayText(Math.floor(ms / DAY_MS));
}
