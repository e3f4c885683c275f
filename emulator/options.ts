import type { Clock } from './clock.ts';
import type { HandmadeEvent } from './data/handmade-events.ts';
import type { Failure } from './failures/failure.ts';
import type { LimitsOption } from './guards/limits.ts';

/**
 * What the `time` of an event means. `utc`: the true second (projects made since 2023). `local`: the wall-clock
 * second of the project's zone, written as if it were UTC (older projects).
 */
export type Era = 'utc' | 'local';

/** A service account, sent as the user and password of HTTP Basic. */
export interface ServiceAccount {
  readonly username: string;
  readonly secret: string;
}

/** The project an emulator serves when no other is asked for. */
export const DEFAULT_PROJECT_ID = 876089;
/** The service account that may read the default project. */
export const DEFAULT_SERVICE_ACCOUNT: ServiceAccount = {
  username: 'emulator.reader.mp-service-account',
  secret: 'emulator-service-account-secret',
};
/** The secret of the default project, sent as the user of HTTP Basic, with an empty password. */
export const DEFAULT_PROJECT_SECRET = 'emulator-project-secret';

/** Everything about the project that is served; all of it may be left out. Shares are between 0 and 1. */
export interface EmulatorOptions {
  /** TCP port on 127.0.0.1; 0, the default, takes a free one. */
  readonly port?: number | undefined;
  readonly projectId?: number | undefined;
  readonly serviceAccount?: ServiceAccount | undefined;
  readonly projectSecret?: string | undefined;
  /** Where the emulator reads the time; without it, the machine's clock. `control.clock` can move either. */
  readonly clock?: Clock | undefined;
  /** IANA name of the project's time zone, UTC by default. It decides what "today" is. */
  readonly timezone?: string | undefined;
  /** `utc` by default. */
  readonly era?: Era | undefined;
  /** 0 to 2^32 - 1: the same seed gives the same bytes. 1 by default. */
  readonly seed?: number | undefined;
  /** Generated events a day, the duplicates among them included; 1000 by default, 0 for handmade events only. */
  readonly eventsPerDay?: number | undefined;
  /** First generated day, yyyy-mm-dd; by default 30 days before today. */
  readonly firstDay?: string | undefined;
  /** Last generated day, yyyy-mm-dd; by default there is no last one, and the clock alone bounds what is seen. */
  readonly lastDay?: string | undefined;
  /** How many users the events are spread over, 10000 by default. */
  readonly users?: number | undefined;
  /** Custom properties on every event beside Mixpanel's own, 0 to 200, 8 by default. */
  readonly customProperties?: number | undefined;
  /** Share of events that arrive one hour to four days after their time, 0.02 by default. */
  readonly lateShare?: number | undefined;
  /** Share of lines that repeat another line of their day byte by byte, 0.001 by default. */
  readonly duplicateShare?: number | undefined;
  /** Share of events with properties that are hard to carry (64-bit numbers, names that collide...), 0.02. */
  readonly oddShare?: number | undefined;
  /** Share of events without `distinct_id`, and of those without `$insert_id`, 0.002 each by default. */
  readonly missingIdShare?: number | undefined;
  /** Lines planted among the generated ones. */
  readonly events?: readonly HandmadeEvent[] | undefined;
  /** How many cohorts the project has, 12 by default. */
  readonly cohorts?: number | undefined;
  /** false switches every rate limit off; an object changes single numbers of Mixpanel's limits. */
  readonly limits?: LimitsOption | undefined;
  /** Whether `events/properties/top` refuses a request without `event`, false by default. */
  readonly topPropertiesNeedEvent?: boolean | undefined;
  /** Names that `events/properties/top` leaves out although events have them. */
  readonly hiddenProperties?: readonly string[] | undefined;
  /** Failures that wait from the start, as if given to `control.failures.add`. */
  readonly failures?: readonly Failure[] | undefined;
}
