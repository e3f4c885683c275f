import type { Clock } from './clock.ts';
import type { NewEvent } from './data/stored-events.ts';
import type { Endpoint } from './endpoints.ts';
import type { Failure } from './failures/failure.ts';
import type { LimitsOption } from './access/rate-limits.ts';

/**
 * What the `time` of an event means. `utc`: the true second (projects made since 2023). `local`: the wall-clock
 * second of the project's zone, written as if it were UTC (older projects).
 */
export type Era = 'utc' | 'local';

/** A service account, sent as the user and password of HTTP Basic. */
export interface ServiceAccount {
  readonly username: string;
  readonly secret: string;
  /** A time such as 2026-01-31T12:00:00Z from which on Mixpanel no longer knows it; left out, it does not end. */
  readonly ends?: string | undefined;
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

/** The token of the default project, with which writers send events and profiles. */
export const DEFAULT_PROJECT_TOKEN = 'emulator-project-token';

/** Everything about the project that is served; all of it may be left out. Shares are between 0 and 1. */
export interface EmulatorOptions {
  /** TCP port on 127.0.0.1; 0, the default, takes a free one. */
  readonly port?: number | undefined;
  readonly projectId?: number | undefined;
  readonly serviceAccount?: ServiceAccount | undefined;
  readonly projectSecret?: string | undefined;
  readonly projectToken?: string | undefined;
  /** What wrong credentials are answered with: 401, the default, or the 400 of some routes. */
  readonly wrongCredentials?: 400 | 401 | undefined;
  /** Endpoints the project's plan does not include: they answer 402. */
  readonly notInPlan?: readonly Endpoint[] | undefined;
  /** Endpoints whose data nobody may read: they answer 403. */
  readonly notPermitted?: readonly Endpoint[] | undefined;
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
  readonly edgeCaseShare?: number | undefined;
  /** Share of events without `distinct_id`, and of those without `$insert_id`, 0.002 each by default. */
  readonly missingIdShare?: number | undefined;
  /** How far `$time` in a `where` is ahead of the `time` that the export tells, in hours; 0 by default. */
  readonly whereShiftHours?: number | undefined;
  /** How long what is written (`/track`, `/engage`...) stays unseen after its arrival, in seconds; 0 by default. */
  readonly visibleAfterSeconds?: number | undefined;
  /** Lines planted among the generated ones. */
  readonly events?: readonly NewEvent[] | undefined;
  /** How many cohorts the project has, 12 by default. */
  readonly cohorts?: number | undefined;
  /** How many users have a profile, 1000 by default: `user-0` and so on, as far as events name them. */
  readonly profiles?: number | undefined;
  /** Custom properties on every profile beside Mixpanel's own, 0 to 200, 6 by default. */
  readonly profileProperties?: number | undefined;
  /** Share of profiles without `$last_seen`, as an import makes them, 0.05 by default. */
  readonly neverSeenShare?: number | undefined;
  /** Share of profiles whose id is a number, in half of them one beyond 2^53, 0.02 by default. */
  readonly numericIdShare?: number | undefined;
  /** Share of profiles with properties that are hard to carry, 0.02 by default. */
  readonly edgeCaseProfileShare?: number | undefined;
  /** How many profiles each kind of group has, 40 by default. Every fourth cohort is one of groups. */
  readonly groupProfiles?: number | undefined;
  /** How long the pages of a query can be read, 60 minutes by default, by the emulator's clock. */
  readonly sessionMinutes?: number | undefined;
  /** How many pages of a query can be read, the first one included; all of them by default. */
  readonly sessionPages?: number | undefined;
  /** Whether only the first page of a query tells `total` and `page_size`, false by default. */
  readonly totalOnFirstPageOnly?: boolean | undefined;
  /** How many saved funnels there are, 3 by default, with ids from 7500 on. */
  readonly funnels?: number | undefined;
  /** A query of a funnel over more days than this answers 400 `Timeout Error`; there is no bound by default. */
  readonly funnelMaxDays?: number | undefined;
  /** What `engage/revenue` does: it `works` by default, else it is `gone` (404), `refused` (400) or `times out` (504). */
  readonly revenue?: 'works' | 'gone' | 'rejected' | 'times out' | undefined;
  /** How many saved reports `insights` knows, 2 by default, with bookmark ids from 5001 on. */
  readonly reports?: number | undefined;
  /** How many days back the plan lets read; whoever asks for older ones is refused with 400. No bound by default. */
  readonly historyDays?: number | undefined;
  /** How many annotations the project has, 6 by default. */
  readonly annotations?: number | undefined;
  /** false switches every rate limit off; an object changes single numbers of Mixpanel's limits. */
  readonly limits?: LimitsOption | undefined;
  /** Whether a 429 tells `Retry-After`, false by default. */
  readonly sendsRetryAfter?: boolean | undefined;
  /** Whether `events/properties/top` refuses a request without `event`, false by default. */
  readonly topPropertiesNeedEvent?: boolean | undefined;
  /** Names that `events/properties/top` leaves out although events have them. */
  readonly hiddenProperties?: readonly string[] | undefined;
  /** Failures that wait from the start, as if given to `control.failures.add`. */
  readonly failures?: readonly Failure[] | undefined;
}
