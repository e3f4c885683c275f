import type { Fault } from '../../emulator/failures/failure.ts';

type ErrorAnswer = Extract<Fault, { kind: 'answer' }>;

function answer(status: number, body?: string, headers?: Record<string, string>): ErrorAnswer {
  return {
    ...{ kind: 'answer', status },
    ...(body === undefined ? {} : { body }),
    ...(headers === undefined ? {} : { headers }),
  };
}

/** Of a day that has begun it is wrong, and a connector has to believe it: the day is then read by the next sync. */
export const LATER_THAN_TODAY = answer(400, ' to_date cannot be later than today');

/**
 * Answers that Mixpanel or a proxy sends in place of data: one for each other row of the failure table,
 * and some in other words.
 */
export const ERROR_ANSWERS = [
  answer(400),
  answer(400, '{"error":"Unable to authenticate request","status":"error"}'),
  answer(400, '{"request":"/api/query","error":"Date range exceeds 365 days into the past"}'),
  answer(400, '{"request":"/api/query","error":""}'),
  answer(400, '{"error":"request for page in uncached query for params","status":"error"}'),
  answer(401),
  answer(401, '<html><body>Unauthorized</body></html>'),
  answer(402),
  answer(403),
  answer(404),
  answer(404, '{"error":"Missing Datagroup","status":"error"}'),
  answer(408),
  answer(410, ''),
  answer(414, ''),
  answer(302, '', { Location: 'https://example.com/login' }),
  ...[500, 502, 503, 504].map((status) => answer(status)),
  answer(200, '{"error":"internal error","status":"error"}'),
  answer(200, '{"error":"Timeout Error."}'),
  answer(200, 'null'),
  answer(200, '{}'),
  answer(200, '[]'),
] as const;
