import type { MovableClock } from '../clock.ts';
import type { HandmadeEvents } from '../data/handmade-events.ts';
import type { FailureBook } from '../failures/failure-book.ts';
import type { RateLimits } from '../guards/limits.ts';
import type { RequestLog } from '../requests.ts';

/** The strings a test or a user pulls behind the API. */
export interface Control {
  readonly clock: MovableClock;
  readonly failures: Pick<FailureBook, 'add' | 'list' | 'clear'>;
  readonly requests: Pick<RequestLog, 'list' | 'clear'>;
  readonly limits: Pick<RateLimits, 'forget'>;
  /** The handmade events; the generated ones cannot be changed. */
  readonly events: Pick<HandmadeEvents, 'add' | 'clear'>;
  /**
   * The truth: the lines an export of these days (yyyy-mm-dd, both included) gives when nothing fails, as of the
   * clock's time. Duplicates are told as often as they are there.
   */
  visibleEvents(from: string, to: string): Iterable<string>;
}
