import { expect, test } from '@jest/globals';
import { rateLimitAnswer } from '../../../src/mixpanel/quota/rate-limit-answer.ts';

const START = 'Query rate limit exceeded for project_id: 876089. ';
const POLICY = '"project";q=60;w=3600, "project-concurrency";q=5;qu="concurrent-requests"';

test.each([
  ['1/5 queries running concurrently and 61/60 queries running in the last hour. For more', 'perHour'],
  ['6/5 queries running concurrently and 12/60 queries running in the last hour. For more', 'concurrent'],
  ['6/5 queries running concurrently and 61/60 queries running in the last hour.', 'perHour'],
  ['This request exceeded the rate limit (61/60 queries running in the last hour). For', 'perHour'],
  ['This request exceeded the concurrency limit (6/5 queries running concurrently).', 'concurrent'],
  ['4/3 queries in the last second.', 'perSecond'],
  ['6/5 queries in the last minute.', 'perSecond'],
  ['5/5 queries running concurrently and 60/60 queries running in the last hour.', undefined],
])('%j names the limit %s', (sentence, limit) => {
  expect(rateLimitAnswer({}, START + sentence, undefined)).toMatchObject({ limit });
});

test.each([
  ['"project";r=0;t=3600, "project-concurrency";r=3', '', 'perHour'],
  ['"project";r=12, "project-concurrency";r=0;t=10', '', 'concurrent'],
  [
    '"project";r=0;t=1800, "project-concurrency";r=0;t=10',
    '(6/5 queries running concurrently)',
    'concurrent',
  ],
  ['"project-concurrency";r=0;t=10, "project";r=0;t=1800', '', 'perHour'],
  ['"project";r=12', '(6/5 queries running concurrently)', 'concurrent'],
  ['"other";r=0;t=3600', '', undefined],
])('the headers %j, with the body %j, name the limit %s', (ratelimit, body, limit) => {
  const headers = { 'ratelimit-policy': POLICY, ratelimit };
  expect(rateLimitAnswer(headers, START + body, undefined)).toMatchObject({ limit });
});

test('without RateLimit-Policy the names of the limits count', () => {
  const tripped = (ratelimit: string) => rateLimitAnswer({ ratelimit }, '', undefined)?.limit;
  expect([tripped('"project";r=0'), tripped('"project-concurrency";r=0')]).toEqual(['perHour', 'concurrent']);
});

test('a concurrency refusal says when to retry, an hourly one only how long its window is', () => {
  const retryAfterOf = (ratelimit: string, retryAfterMs?: number) =>
    rateLimitAnswer({ 'ratelimit-policy': POLICY, ratelimit }, '', retryAfterMs)?.retryAfterMs;
  expect(retryAfterOf('"project-concurrency";r=0;t=10')).toBe(10_000);
  expect(retryAfterOf('"project-concurrency";r=0;t=10', 4000)).toBe(4000);
  expect(retryAfterOf('"project";r=0;t=3600', 3_600_000)).toBeUndefined();
  expect(retryAfterOf('"project";r=0;t=120')).toBe(120_000);
});

test('a Retry-After of an hour alone is the hourly limit, a short one is not', () => {
  expect(rateLimitAnswer({}, '', 3_600_000)).toEqual({
    limit: 'perHour',
    retryAfterMs: undefined,
    limits: {},
  });
  expect(rateLimitAnswer({}, '', 9000)).toEqual({ limit: undefined, retryAfterMs: 9000, limits: {} });
});

test.each(['', `${START}For more information, please consult our documentation`, '<html>busy</html>'])(
  'a 429 without numbers and headers, such as %j, is not about the quota',
  (body) => {
    expect(rateLimitAnswer({}, body, undefined)).toBeUndefined();
  },
);

test('the limits are learned from the body too; the headers take precedence', () => {
  const body = '1/7 queries running concurrently and 401/400 queries running in the last hour.';
  expect(rateLimitAnswer({}, body, undefined)?.limits).toEqual({ perHour: 400, concurrent: 7 });
  const limits = rateLimitAnswer({ 'ratelimit-policy': POLICY }, body, undefined)?.limits;
  expect(limits).toEqual({ perHour: 60, concurrent: 5 });
});
