import { apiError } from '../http/answer.ts';
import type { Parameters } from '../http/parameters.ts';
import type { Project } from '../project.ts';
import { today } from '../project.ts';

/** Day numbers, inclusive. */
export interface DayRange {
  readonly from: number;
  readonly to: number;
}

/**
 * @param tooLate makes the error for future days
 * @throws ApiError for future days, or days older than the plan's history
 */
export function readDayRange(parameters: Parameters, project: Project, tooLate = apiError): DayRange {
  const from = parameters.requiredDay('from_date');
  const to = parameters.requiredDay('to_date');
  const { historyDays } = project.settings;
  checkNotFuture({ to }, project, tooLate);
  if (from > to) throw apiError(400, 'from_date cannot be later than to_date');
  checkHistory({ from }, historyDays, project);
  return { from, to };
}

/** @throws ApiError 400 if `to` is after today */
export function checkNotFuture({ to }: Pick<DayRange, 'to'>, project: Project, tooLate = apiError): void {
  if (to > today(project)) throw tooLate(400, 'to_date cannot be later than today');
}

/** @throws ApiError 400 if `from` is more than `days` before today */
export function checkHistory({ from }: Pick<DayRange, 'from'>, days: number, project: Project): void {
  if (from < today(project) - days) throw apiError(400, `Date range exceeds ${days} days into the past`);
}
