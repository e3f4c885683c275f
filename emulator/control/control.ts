import type { RateLimits } from '../access/rate-limits.ts';
import type { MovableClock } from '../clock.ts';
import type { Annotations } from '../data/annotations.ts';
import type { Cohorts } from '../data/cohorts.ts';
import type { EventCount } from '../data/event-counts.ts';
import type { Funnels } from '../data/funnels.ts';
import type { Groups } from '../data/groups.ts';
import type { Sessions } from '../data/profiles/sessions.ts';
import type { StoredEvents } from '../data/stored-events.ts';
import type { WithheldEvents } from '../data/withheld-events.ts';
import type { PendingFailures } from '../failures/pending-failures.ts';
import type { RequestHooks } from '../request-hooks.ts';
import type { RequestLog } from '../request-log.ts';
import type { IdentityControl } from './identity-control.ts';
import type { JourneyControl } from './journey-control.ts';
import type { ProfileControl } from './profile-control.ts';

export interface Control {
  readonly clock: MovableClock;
  readonly failures: Pick<PendingFailures, 'add' | 'list' | 'clear'>;
  /** Not available over HTTP. */
  readonly hooks: Pick<RequestHooks, 'before'>;
  readonly requests: Pick<RequestLog, 'list' | 'clear'>;
  readonly limits: Pick<RateLimits, 'forget' | 'suspend' | 'use'>;
  /** Stored events; generated ones can't be changed. */
  readonly events: Pick<StoredEvents, 'add' | 'clear'>;
  /** Generated events that the export leaves out. */
  readonly withheld: Pick<WithheldEvents, 'add' | 'clear'>;
  readonly profiles: ProfileControl;
  /** Profiles of one group type, such as `company`, which always exists. */
  groupProfiles(key: string): ProfileControl;
  readonly identities: IdentityControl;
  readonly journeys: JourneyControl;
  /** The group keys; `id` is the `data_group_id`. */
  readonly groups: Pick<Groups, 'list' | 'remove'>;
  readonly cohorts: Pick<Cohorts, 'list' | 'add' | 'remove' | 'join' | 'leave'>;
  /** The paging sessions of `engage`. */
  readonly sessions: Pick<Sessions, 'expire' | 'expireAfterPages'>;
  readonly funnels: Pick<Funnels, 'list' | 'add' | 'remove'>;
  readonly annotations: Pick<Annotations, 'list' | 'add' | 'remove'>;
  /**
   * Ground truth: the lines a correct export of these days (yyyy-mm-dd, inclusive) returns at the clock's time,
   * including duplicates.
   */
  visibleEvents(from: string, to: string): Iterable<string>;
  /**
   * Ground truth: the counts of these days (yyyy-mm-dd, inclusive, of the project's time zone) by event and day, of the events
   * that had arrived at a time (ms UTC), by default the clock's.
   */
  eventCounts(from: string, to: string, atMs?: number): readonly EventCount[];
  /** Ground truth: the ids of all members of a cohort, with or without a profile; empty for an unknown cohort. */
  membersOf(cohortId: number): readonly string[];
}
