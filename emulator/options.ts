import type { LimitsOption } from './access/rate-limits.ts';
import type { RefusalForm } from './access/refusals.ts';
import type { Clock } from './clock.ts';
import type { NewEvent } from './data/stored-events.ts';
import type { Endpoint } from './endpoints.ts';
import type { Failure } from './failures/failure.ts';

/**
 * What an event's `time` means. `utc`: seconds since 1970 (projects created since 2023). `local`: the local time of
 * the project's time zone, written as if it were UTC (older projects).
 */
export type Era = 'utc' | 'local';

/** `free`: the plan includes the raw export and the App API but no Query API, which answers 402. */
export type Plan = 'free' | 'full';

/** The calendar that decides which day is today: UTC, or the project's time zone. */
export type TodayIn = 'utc' | 'project';

/** A service account, sent as HTTP Basic credentials. */
export interface ServiceAccount {
  readonly username: string;
  readonly secret: string;
  /** A time such as 2026-01-31T12:00:00Z after which the account is unknown; never by default. */
  readonly ends?: string | undefined;
}

export const DEFAULT_GROUPS = 2;
export const DEFAULT_PROJECT_ID = 876089;
export const DEFAULT_SERVICE_ACCOUNT: ServiceAccount = {
  username: 'emulator.reader.mp-service-account',
  secret: 'emulator-service-account-secret',
};
/** Sent as the HTTP Basic user, with an empty password. */
export const DEFAULT_PROJECT_SECRET = 'emulator-project-secret';
/** Sent with ingested events and profiles. */
export const DEFAULT_PROJECT_TOKEN = 'emulator-project-token';

/** The project to serve; every option has a default. Shares are between 0 and 1. */
export interface EmulatorOptions {
  /** TCP port on 127.0.0.1; 0, the default, picks a free one. */
  readonly port?: number | undefined;
  readonly projectId?: number | undefined;
  readonly serviceAccount?: ServiceAccount | undefined;
  readonly projectSecret?: string | undefined;
  readonly projectToken?: string | undefined;
  /** Status for invalid credentials: 401, the default, or 400 as some routes answer. */
  readonly wrongCredentials?: 400 | 401 | undefined;
  /** `full` by default. */
  readonly plan?: Plan | undefined;
  /** Endpoints outside the project's plan: they answer 402. */
  readonly notInPlan?: readonly Endpoint[] | undefined;
  /** Endpoints the account has no permission for: they answer 403. */
  readonly notPermitted?: readonly Endpoint[] | undefined;
  /** The machine's clock by default. `control.clock` can move either. */
  readonly clock?: Clock | undefined;
  /** IANA name of the project's time zone, UTC by default. */
  readonly timezone?: string | undefined;
  /** Requests for days after today answer 400. `project` by default. */
  readonly today?: TodayIn | undefined;
  /** `utc` by default. */
  readonly era?: Era | undefined;
  /** 0 to 2^32 - 1: the same seed gives the same bytes. 1 by default. */
  readonly seed?: number | undefined;
  /** Generated events per day including duplicates, 1000 by default; 0 for stored events only. */
  readonly eventsPerDay?: number | undefined;
  /** First generated day, yyyy-mm-dd; 30 days before today by default. */
  readonly firstDay?: string | undefined;
  /** Last generated day, yyyy-mm-dd; unlimited by default, so only the clock bounds what is visible. */
  readonly lastDay?: string | undefined;
  /** Number of users that events are spread over, 10000 by default. */
  readonly users?: number | undefined;
  /** Custom properties per event in addition to Mixpanel's own, 0 to 200, 8 by default. */
  readonly customProperties?: number | undefined;
  /** Share of events that arrive one hour to four days late, 0.02 by default. */
  readonly lateShare?: number | undefined;
  /** Share of lines that repeat another line of their day byte for byte, 0.001 by default. */
  readonly duplicateShare?: number | undefined;
  /** Share of events with edge-case properties (64-bit numbers, colliding names...), 0.02 by default. */
  readonly edgeCaseShare?: number | undefined;
  /** Share of events without `distinct_id`, and share without `$insert_id`, 0.002 each by default. */
  readonly missingIdShare?: number | undefined;
  /** Hours that `$time` in a `where` is ahead of the exported `time`, 0 by default. */
  readonly whereShiftHours?: number | undefined;
  /** Seconds until ingested data (`/track`, `/engage`...) is visible, 0 by default. */
  readonly visibleAfterSeconds?: number | undefined;
  /** Events added to the generated ones. */
  readonly events?: readonly NewEvent[] | undefined;
  /** Number of cohorts, 12 by default. */
  readonly cohorts?: number | undefined;
  /** Number of user profiles, 1000 by default: `user-0`, `user-1`..., the users of the generated events. */
  readonly profiles?: number | undefined;
  /** Custom properties per profile in addition to Mixpanel's own, 0 to 200, 6 by default. */
  readonly profileProperties?: number | undefined;
  /** Share of profiles without `$last_seen`, as an import creates them, 0.05 by default. */
  readonly neverSeenShare?: number | undefined;
  /** Share of profiles with a numeric id, half of them beyond 2^53, 0.02 by default. */
  readonly numericIdShare?: number | undefined;
  /** Share of profiles with edge-case properties, 0.02 by default. */
  readonly edgeCaseProfileShare?: number | undefined;
  /** Number of group keys, {@link DEFAULT_GROUPS} by default. Every fourth cohort is one of groups, of each key in turn. */
  readonly groups?: number | undefined;
  /** Profiles per group key, 40 by default. */
  readonly groupProfiles?: number | undefined;
  /** Minutes by the emulator's clock that the pages of a query stay available, 60 by default. */
  readonly sessionMinutes?: number | undefined;
  /** Pages a query can return, including the first; all by default. */
  readonly sessionPages?: number | undefined;
  /** Whether only the first page has `total` and `page_size`, false by default. */
  readonly totalOnFirstPageOnly?: boolean | undefined;
  /** The maximum of profiles on a page, even if `page_size` asks for more; pages still state that size. Unlimited by default. */
  readonly maxPageSize?: number | undefined;
  /** The `where` that profiles accept: `all` by default, `simple` without `not (...)`, or `none`. Others answer 400. */
  readonly profileFilters?: 'all' | 'simple' | 'none' | undefined;
  /** Number of saved funnels, 3 by default, with ids from 7500 up. */
  readonly funnels?: number | undefined;
  /** Funnel queries over more days than this answer 400 `Timeout Error`; unlimited by default. */
  readonly funnelMaxDays?: number | undefined;
  /** How `engage/revenue` answers: `works` by default, `gone` (404), `rejected` (400) or `times out` (504). */
  readonly revenue?: 'works' | 'gone' | 'rejected' | 'times out' | undefined;
  /** Number of saved reports for `insights`, 2 by default, with bookmark ids from 5001 up. */
  readonly reports?: number | undefined;
  /** Days of history the plan includes; requests for older days answer 400. Unlimited by default. */
  readonly historyDays?: number | undefined;
  /** Number of workspaces (data views), 1 by default, with IDs from 3000001 up. */
  readonly workspaces?: number | undefined;
  /** Number of annotations, 6 by default. */
  readonly annotations?: number | undefined;
  /** Days into the past that the older annotations API reaches; unlimited by default. */
  readonly oldAnnotationsDays?: number | undefined;
  /** Whether the older annotations API answers 400 if `to_date` is after today, false by default. */
  readonly oldAnnotationsRefuseFuture?: boolean | undefined;
  /** false disables all rate limits; an object overrides individual limits. */
  readonly limits?: LimitsOption | undefined;
  /** How a 429 reports the limits, `2026` by default. */
  readonly refusalForm?: RefusalForm | undefined;
  /** Whether every answer reports the limits in `RateLimit` headers, false by default. */
  readonly reportsLimits?: boolean | undefined;
  /** Whether `events/properties/top` requires `event`, false by default. */
  readonly topPropertiesNeedEvent?: boolean | undefined;
  /** Property names that `events/properties/top` omits although events have them. */
  readonly hiddenProperties?: readonly string[] | undefined;
  /** Failures pending from the start, as if passed to `control.failures.add`. */
  readonly failures?: readonly Failure[] | undefined;
}
