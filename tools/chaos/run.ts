import type { Failure, Fault } from '../../emulator/failures/failure.ts';
import type { EmulatorOptions } from '../../emulator/options.ts';
import type { SyncMode } from '../../src/airbyte/protocol.generated.ts';

/** A run, determined by its seed. Times are ms (UTC). */
export interface Run {
  readonly seed: number;
  readonly startMs: number;
  /**
   * How time passes: it `jumps` over every wait, or `runs` fast enough that stalls time out within seconds of real time.
   * A jumping clock doesn't move while an answer stalls.
   */
  readonly time: 'jumps' | 'runs';
  readonly project: EmulatorOptions;
  readonly withProjectSecret: boolean;
  readonly options: RunOptions;
  readonly streams: readonly SelectedStream[];
  /** Faults of a check and a discover, after which the project is discovered without faults. None: neither is run. */
  readonly commandFaults: readonly Failure[];
  readonly syncs: readonly PlannedSync[];
}

/** Options that affect which records must be delivered, and others that must not. */
export interface RunOptions extends Readonly<Record<string, unknown>> {
  readonly project_timezone: string;
  /** yyyy-mm-dd */
  readonly start_date: string;
  readonly end_date?: string;
  readonly attribution_window: number;
  readonly export_lookback_window: number;
  readonly export_events: readonly string[];
  readonly group_ids: readonly string[];
  readonly report_ids: readonly number[];
  readonly select_properties_by_default: boolean;
  readonly export_incremental_by: string;
  readonly property_layout: 'columns' | 'json' | 'both';
  readonly legacy_event_time: boolean;
}

export interface SelectedStream {
  readonly name: string;
  readonly syncMode: SyncMode;
  /** Whether every other column that discovery found by properties is deselected. */
  readonly fewerColumns: boolean;
}

/** One sync: attempts from the last state until one finishes. */
export interface PlannedSync {
  /** Time since the previous sync. */
  readonly afterMs: number;
  readonly before: readonly Change[];
  readonly faults: readonly Failure[];
  /** The first attempts; later ones meet only faults, and the last one nothing. */
  readonly attempts: readonly PlannedAttempt[];
  /** Whether the states are those of another project: then every stream starts over, with a warning. */
  readonly isOfAnotherProject?: boolean;
  /** The only fault of the sync. An attempt that is not killed must read everything else. */
  readonly unreadableDay?: UnreadableDay | undefined;
}

/** A day of the export that breaks off in every answer until the last attempt. */
export interface UnreadableDay {
  /** The day, modulo the number of days. */
  readonly which: number;
  readonly fault: Fault;
}

export interface PlannedAttempt {
  readonly kill?: Kill | undefined;
  /** Pause of the reader after each chunk, in real ms. */
  readonly readerPauseMs: number;
  /** Changes once the output reaches a byte. */
  readonly during: readonly { readonly atByte: number; readonly change: Change }[];
}

/** A signal at a byte of the output, after which nothing is read, or after `afterMs` of real time. */
export type Kill =
  | { readonly signal: Signal; readonly atByte: number }
  | { readonly signal: Signal; readonly afterMs: number };

export type Signal = 'SIGKILL' | 'SIGTERM';

/** A change to the project. Numbers select items modulo their count. */
export type Change =
  | { readonly kind: 'late events'; readonly count: number; readonly daysAgo: number }
  | { readonly kind: 'merged identities'; readonly from: number; readonly into: number }
  | { readonly kind: 'changed profiles'; readonly first: number; readonly count: number }
  | { readonly kind: 'new' | 'deleted'; readonly entity: Entity; readonly which: number }
  | { readonly kind: 'moved member'; readonly which: number; readonly member: number }
  /** Limits the pages of future sessions; 0 ends open sessions. */
  | { readonly kind: 'ended sessions'; readonly pages: number; readonly sessions: number };

export type Entity = 'profile' | 'cohort' | 'funnel' | 'annotation';

/** Streams that need no Query API, with a service account. */
const WITHOUT_QUERY_API: readonly string[] = [
  'annotations',
  'annotation_tags',
  'saved_reports',
  'lexicon_schemas',
  'lookup_tables',
  'feature_flags',
  'experiments',
];
/** Streams that deliver everything in every sync. */
const FULL_SNAPSHOT_STREAMS: readonly string[] = ['cohort_members'];

/** Whether attempts of one sync continue each other, so that what changed in between may be delivered or not. */
export function isReadInRounds({ name }: SelectedStream): boolean {
  return name === 'cohort_members' || name === 'insights';
}

/** Whether a sync starts over, so that records of earlier syncs don't count. */
export function isReadInFull({ name, syncMode }: SelectedStream): boolean {
  return syncMode === 'full_refresh' || FULL_SNAPSHOT_STREAMS.includes(name);
}

/** Whether Mixpanel always rejects a stream in this project: it must fail, and the others must finish. */
export function alwaysFails({ project, withProjectSecret }: Run, stream: string): boolean {
  if (project.plan === 'free')
    return stream !== 'export' && (withProjectSecret || !WITHOUT_QUERY_API.includes(stream));
  return stream === 'revenue' && ['rejected', 'times out'].includes(project.revenue ?? 'works');
}

/** Whether the records of a stream must arrive. */
export function isRead(run: Run, stream: string): boolean {
  return !alwaysFails(run, stream) && !isRetired(run, stream);
}

/** Whether Mixpanel no longer provides a stream in this project: it must complete without records. */
function isRetired({ project }: Run, stream: string): boolean {
  return project.plan !== 'free' && stream === 'revenue' && project.revenue === 'gone';
}
