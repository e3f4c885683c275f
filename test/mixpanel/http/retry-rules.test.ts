import { expect, test } from '@jest/globals';
import { AxiosHeaders } from 'axios';
import { ConnectorError } from '../../../src/base/errors.ts';
import {
  AnswerBrokeOff,
  delayBeforeRetry,
  FailedAttempt,
  parseRetryAfter,
} from '../../../src/mixpanel/http/retries.ts';
import { MixpanelError, type FailureName } from '../../../src/mixpanel/failures.ts';

const FACTS = { canSplit: false, attemptMs: 0, retryAfterMs: undefined, random: 1 };
const failure = (name: FailureName) => new MixpanelError(name, { status: 0, endpoint: '', body: '' });

/** How many times a request is retried that fails each time for this reason. */
function retriesOf(reason: Error, facts: Partial<typeof FACTS> = {}): number {
  for (let retryCount = 0; ; retryCount++) {
    const config = { headers: new AxiosHeaders(), 'axios-retry': { retryCount } };
    if (!new FailedAttempt(reason, config, { ...FACTS, ...facts }).mayRetry) return retryCount;
  }
}

test('the delay before a retry doubles up to a minute', () => {
  const delays = [1, 2, 3, 4, 5, 6, 7].map((retry) => delayBeforeRetry(retry, undefined, 1));
  expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000]);
});

test('half of the delay is random', () => {
  expect(delayBeforeRetry(1, undefined, 0)).toBe(500);
  expect(delayBeforeRetry(1, undefined, 0.5)).toBe(750);
});

test('Retry-After overrides the backoff, from one second up to a minute', () => {
  const after = (retryAfterMs: number) => delayBeforeRetry(1, retryAfterMs, 1);
  expect([7000, 0, 3_600_000].map(after)).toEqual([7000, 1000, 60_000]);
});

test.each([
  ['a server error', failure('server-error'), 7],
  ['a connection that breaks', failure('no-answer'), 7],
  ['a query that may be too heavy', failure('timed-out'), 7],
  ['wrong credentials', failure('wrong-credentials'), 0],
  ['an answer that breaks off', new AnswerBrokeOff('transient', ''), 2],
  ['an answer that is not usable', new ConnectorError('transient', ''), 1],
  ['a bug', new TypeError(''), 0],
] as const)('after %s a request is retried as often as it may help', (_what, reason, retries) => {
  expect(retriesOf(reason)).toBe(retries);
});

test('a request that takes minutes to fail is retried once only', () => {
  expect(retriesOf(failure('server-error'), { attemptMs: 488_000 })).toBe(1);
  expect(retriesOf(failure('server-error'), { attemptMs: 700_000 })).toBe(0);
});

test('a request that may be too heavy is retried once if it can be split', () => {
  expect(retriesOf(failure('timed-out'), { canSplit: true })).toBe(1);
  expect(retriesOf(failure('server-error'), { canSplit: true })).toBe(7);
});

const NOW = Date.parse('2026-01-31T12:00:00Z');

test.each([
  ['0', 0],
  ['120', 120_000],
  [' 5 ', 5000],
  ['Sat, 31 Jan 2026 12:01:00 GMT', 60_000],
  ['Sat, 31 Jan 2026 11:00:00 GMT', 0],
])('Retry-After %j is %d ms from now', (header, ms) => {
  expect(parseRetryAfter(header, NOW)).toBe(ms);
});

test.each([undefined, null, '', '  ', 'soon', ['1', '2'], 120])('Retry-After %j is ignored', (header) => {
  expect(parseRetryAfter(header, NOW)).toBeUndefined();
});
