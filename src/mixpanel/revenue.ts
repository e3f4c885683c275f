import { isObject } from '../base/validate.ts';

/** The revenue of one day: `{"amount":0.0,"count":124,"paid_count":0}`. */
export type DayOfRevenue = Readonly<Record<string, unknown>>;

/**
 * `{"results":{"$overall":{...},"2021-06-01":{"amount":0.0,"count":124,"paid_count":0}},"status":"ok", ...}` -> the days,
 * without the sum of all; undefined if the answer is none.
 */
export function parseRevenue(answer: unknown): Map<string, DayOfRevenue> | undefined {
  const results = isObject(answer) ? answer['results'] : undefined;
  if (!isObject(results)) return undefined;
  const days = new Map<string, DayOfRevenue>();
  for (const [day, sums] of Object.entries(results)) {
    if (day !== '$overall' && isObject(sums)) days.set(day, sums);
  }
  return days;
}
