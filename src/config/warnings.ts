import { dayAt } from '../base/days.ts';
import type { Config } from './config.ts';

/**
 * What is allowed and hardly meant, a sentence each.
 *
 * @param nowMs milliseconds since 1970, UTC
 */
export function warningsOf({ start_date, project_timezone }: Config, nowMs: number): string[] {
  // No error: a sync may be set up for a day to come. But without a word it looks like a project without events.
  return start_date > dayAt(nowMs, project_timezone)
    ? [
        `start_date ${start_date} has not begun yet in ${project_timezone}: until then export, funnels and revenue have nothing to read.`,
      ]
    : [];
}
