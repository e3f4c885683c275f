import { dayAt } from '../base/days.ts';
import type { Config } from './config.ts';

/** No project is older than Mixpanel. */
const FIRST_LIKELY_DAY = '2009-01-01';

/**
 * What is allowed and hardly meant, a sentence each.
 *
 * @param nowMs milliseconds since 1970, UTC
 */
export function warningsOf({ start_date, project_timezone }: Config, nowMs: number): string[] {
  // No error: a sync may be set up for a day to come. But without a word it looks like a project without events.
  if (start_date > dayAt(nowMs, project_timezone))
    return [
      `start_date ${start_date} has not begun yet in ${project_timezone}: until then export, funnels and revenue have nothing to read.`,
    ];
  // No error either: events of any time can be imported. But centuries of days are thousands of requests.
  if (start_date < FIRST_LIKELY_DAY)
    return [
      `start_date ${start_date} is long before the first events of most projects: every window of days is a request, one without events too. Choose the day of the first event.`,
    ];
  return [];
}
