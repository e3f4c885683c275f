import { laterDayAt } from '../base/days.ts';
import { FIRST_DAY } from '../base/first-day.ts';
import type { Config } from './config.ts';

/** Larger pages save nothing, and more of them is sent again if one breaks off. */
export const MAX_PAGE_SIZE = 10_000;

/** Warns of settings that are valid but probably a mistake, or count as others. */
export function warningsOf(config: Config, nowMs: number): string[] {
  return [...startWarnings(config, nowMs), ...pageSizeWarnings(config)];
}

// Not an error, and not in the spec: the platform would reject configs that were saved earlier.
function pageSizeWarnings({ page_size }: Config): string[] {
  return page_size > MAX_PAGE_SIZE
    ? [`page_size ${page_size} counts as ${MAX_PAGE_SIZE}. Pages cost no quota, so larger ones save nothing.`]
    : [];
}

function startWarnings({ start_date, project_timezone }: Config, nowMs: number): string[] {
  // Not an error: a sync may be set up ahead of time. But it looks like a project without events.
  if (start_date > laterDayAt(nowMs, project_timezone))
    return [
      `start_date ${start_date} is in the future. Until then export, funnels and revenue read nothing.`,
    ];
  // Not an error: events of any date can be imported. But centuries of days take thousands of requests.
  if (start_date < FIRST_DAY)
    return [
      `start_date ${start_date} is long before most projects had events, and empty days cost requests too. Choose the day of the first event.`,
    ];
  return [];
}
