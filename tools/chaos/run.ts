import type { Failure } from '../../emulator/failures/failure.ts';
import type { EmulatorOptions } from '../../emulator/options.ts';
import type { SyncMode } from '../../src/airbyte/protocol.generated.ts';
import type { MixpanelStream } from '../../src/streams/define-stream.ts';
import { streams } from '../../src/streams/index.ts';

/** The streams that a project can be read by, with a service account or a project secret. */
export function streamsFor(withProjectSecret: boolean): readonly MixpanelStream[] {
  return streams.filter(({ needsServiceAccount }) => !(withProjectSecret && needsServiceAccount));
}

/** All that is drawn for one run: the same seed gives the same. Times are ms (UTC). */
export interface Run {
  readonly seed: number;
  /** When the first sync begins. */
  readonly startMs: number;
  /**
   * How time passes: `jumps` over every wait, or `runs` so fast that what hangs is given up in a second of the wall.
   * A clock that jumps does not move while an answer hangs.
   */
  readonly time: 'jumps' | 'runs';
  readonly project: EmulatorOptions;
  /** Whether the config holds the project's secret in place of a service account. */
  readonly withProjectSecret: boolean;
  /** The config, without credentials. */
  readonly options: ChosenOptions;
  readonly streams: readonly ChosenStream[];
  readonly syncs: readonly DrawnSync[];
}

/** The options that decide what has to be delivered, and others that must not. */
export interface ChosenOptions extends Readonly<Record<string, unknown>> {
  readonly project_timezone: string;
  /** yyyy-mm-dd */
  readonly start_date: string;
  readonly end_date?: string;
  readonly attribution_window: number;
  readonly export_lookback_window: number;
  readonly export_events: readonly string[];
  readonly legacy_event_time: boolean;
}

export interface ChosenStream {
  readonly name: string;
  readonly syncMode: SyncMode;
  /** Has the user deselected every other column? Of columns that discovery found by properties. */
  readonly fewerColumns: boolean;
}

/** One sync: attempts from the last state until one reads to the end. */
export interface DrawnSync {
  /** How long after the sync before it. */
  readonly afterMs: number;
  /** What has happened in the project until it begins. */
  readonly before: readonly Change[];
  readonly faults: readonly Failure[];
  /** What happens to the first attempts; later ones meet faults alone, and the last ones nothing. */
  readonly attempts: readonly DrawnAttempt[];
}

export interface DrawnAttempt {
  readonly kill?: Kill | undefined;
  /** How long the reader rests after each piece it takes, ms of the wall; 0 for never. */
  readonly restMs: number;
  /** What happens in the project once so many bytes were printed. */
  readonly during: readonly { readonly atByte: number; readonly change: Change }[];
}

/** At a byte of the output, behind which nothing is read any more, or so many milliseconds of the wall after the start. */
export type Kill =
  | { readonly signal: Signal; readonly atByte: number }
  | { readonly signal: Signal; readonly afterMs: number };

export type Signal = 'SIGKILL' | 'SIGTERM';

/** What somebody does to the project. Which one is meant is a number, counted modulo how many there are. */
export type Change =
  | { readonly what: 'late events'; readonly count: number; readonly daysAgo: number }
  | { readonly what: 'merged identities'; readonly from: number; readonly into: number }
  | { readonly what: 'changed profiles'; readonly first: number; readonly count: number }
  | { readonly what: 'new' | 'deleted'; readonly thing: Thing; readonly which: number }
  | { readonly what: 'moved member'; readonly which: number; readonly member: number }
  /** Paging sessions end after so many pages, those that are open at once where it is 0. */
  | { readonly what: 'ended sessions'; readonly pages: number; readonly sessions: number };

export type Thing = 'profile' | 'cohort' | 'funnel' | 'annotation';

/** A stream that Mixpanel gives nothing for in this project: it has to fail, and the others have to be read. */
export function isHopeless({ project }: Run, stream: string): boolean {
  return stream === 'revenue' && project.revenue !== undefined && project.revenue !== 'works';
}
