import { addDays, dayAt, type Day } from '../base/days.ts';
import type { Window } from '../base/windows.ts';
import { appRequest } from './app-request.ts';
import type { Credentials } from './http/auth.ts';
import { ENDPOINTS, type Endpoint } from './endpoints.ts';
import { isFailure, isNotBegun, isRejected, MixpanelError } from './failures.ts';
import type { ApiRequest } from './http/axios-config.ts';
import { FIRST_DAY } from '../base/first-day.ts';

/** These include every annotation. */
const ALL_TIME: Window = { from: FIRST_DAY, to: '2099-12-31' };
/** The zones in which a day begins first and last. */
const ZONES = ['Pacific/Kiritimati', 'UTC', 'Etc/GMT+12'];

/**
 * The App API does not accept a project secret, so that uses the legacy API, which requires both dates.
 *
 * @param days undefined for all annotations
 */
export function annotationsRequest(credentials: Credentials, days?: Window): ApiRequest & Endpoint {
  if ('apiSecret' in credentials) {
    const { from, to } = days ?? ALL_TIME;
    return { ...ENDPOINTS.legacyAnnotations, params: { from_date: from, to_date: to }, isFree: true };
  }
  const request = appRequest(ENDPOINTS.annotations, credentials);
  return days === undefined ? request : { ...request, params: { fromDate: days.from, toDate: days.to } };
}

/** An answer, and the days that Mixpanel accepted; undefined for all. */
export interface AnswerForDays<Answer> {
  readonly answer: Answer;
  readonly days: Window | undefined;
  /** What it said to other days, such as `GET /x answered 400 to_date cannot be later than today`. */
  readonly why: string;
}

/**
 * Requests all annotations, or as many as Mixpanel returns: it has been seen to refuse dates (`Date range exceeds 90 days
 * into the past`), and may refuse the future as the export does.
 *
 * @param now ms UTC
 */
export async function requestAcceptedDays<Answer>(
  now: number,
  request: (days: Window | undefined) => Promise<Answer>,
): Promise<AnswerForDays<Answer>> {
  let days: Window | undefined;
  let why = '';
  for (;;) {
    try {
      return { answer: await request(days), days, why };
    } catch (thrown) {
      const fewer = fewerDays(days ?? ALL_TIME, thrown, now);
      if (fewer === undefined) throw thrown;
      days = fewer;
      why = thrown instanceof MixpanelError ? (thrown.detail ?? thrown.message) : '';
    }
  }
}

/** The next smaller range to try; undefined if a smaller one does not help. It ends later or begins earlier each time. */
function fewerDays({ from, to }: Window, thrown: unknown, now: number): Window | undefined {
  if (isFailure(thrown, 'too-far-back')) {
    const start = firstDays(Number(thrown.matched), now).find((day) => day > from);
    return start === undefined ? undefined : { from: start, to };
  }
  // The reason for a 400 may not be known.
  if (!isNotBegun(thrown) && !isRejected(thrown) && !isFailure(thrown, 'too-heavy')) return undefined;
  const end = ZONES.map((zone) => dayAt(now, zone)).find((day) => day < to);
  return end === undefined ? undefined : { from, to: end };
}

/** Whether the last day that is included counts from today or yesterday is not known. */
function firstDays(daysBack: number, now: number): Day[] {
  const today = dayAt(now, 'UTC');
  return Number.isInteger(daysBack) ? [addDays(today, -daysBack), addDays(today, 1 - daysBack)] : [];
}
