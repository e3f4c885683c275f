import type { MovableClock } from '../clock.ts';
import type { Annotations } from '../data/annotations.ts';
import type { Cohorts } from '../data/cohorts.ts';
import type { Funnels } from '../data/funnels.ts';
import type { StoredEvents } from '../data/stored-events.ts';
import type { Sessions } from '../data/profiles/sessions.ts';
import type { PendingFailures } from '../failures/pending-failures.ts';
import type { RateLimits } from '../access/rate-limits.ts';
import type { RequestLog } from '../request-log.ts';
import type { IdentityControl } from './identity-control.ts';
import type { RequestHooks } from '../request-hooks.ts';
import type { ProfileControl } from './profile-control.ts';

/** The strings a test or a user pulls behind the API. */
export interface Control {
  readonly clock: MovableClock;
  readonly failures: Pick<PendingFailures, 'add' | 'list' | 'clear'>;
  /** What happens in the project while a client reads; in this process alone, for it is code. */
  readonly hooks: Pick<RequestHooks, 'before'>;
  readonly requests: Pick<RequestLog, 'list' | 'clear'>;
  readonly limits: Pick<RateLimits, 'forget' | 'use'>;
  /** The handmade events; the generated ones cannot be changed. */
  readonly events: Pick<StoredEvents, 'add' | 'clear'>;
  /** The users' profiles. */
  readonly profiles: ProfileControl;
  /** The profiles of one kind of group, by what writers call it: `company` is always there. */
  groupProfiles(key: string): ProfileControl;
  readonly identities: IdentityControl;
  /** The kinds of groups, with the ids that `data_group_id` calls them by. */
  groups(): readonly { readonly id: number; readonly key: string }[];
  readonly cohorts: Pick<Cohorts, 'list' | 'add' | 'remove' | 'join' | 'leave'>;
  /** The paging sessions of `engage`. */
  readonly sessions: Pick<Sessions, 'expire' | 'expireAfterPages'>;
  readonly funnels: Pick<Funnels, 'list' | 'add' | 'remove'>;
  readonly annotations: Pick<Annotations, 'list' | 'add' | 'remove'>;
  /**
   * The truth: the lines an export of these days (yyyy-mm-dd, both included) gives when nothing fails, as of the
   * clock's time. Duplicates are told as often as they are there.
   */
  visibleEvents(from: string, to: string): Iterable<string>;
  /** The truth: the ids of all members of a cohort, those without a profile too; none when there is no such cohort. */
  membersOf(cohortId: number): readonly string[];
}
