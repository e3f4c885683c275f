import { apiError } from '../http/answer.ts';
import type { Parameters } from '../http/parameters.ts';
import type { Project } from '../project.ts';
import { today } from '../project.ts';

/** Day numbers, inclusive. */
export interface DayRange {
  readonly from: number;
  readonly to: number;
}

/** @throws ApiError for future days, or days older than the plan's history */
export function readDayRange(parameters: Parameters, project: Project): DayRange {
  const from = parameters.requiredDay('from_date');
  const to = parameters.requiredDay('to_date');
  const now = today(project);
  const { historyDays } = project.settings;
  if (to > now) throw apiError(400, 'to_date cannot be later than today');
  if (from > to) throw apiError(400, 'from_date cannot be later than to_date');
  if (from < now - historyDays) {
    throw apiError(
      400,
      `from_date is too old: your plan gives access to the last ${historyDays} days of data`,
    );
  }
  return { from, to };
}
