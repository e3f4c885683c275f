import { expect, test } from '@jest/globals';
import { says, startServerWith } from '../support/http-server.ts';
import { quickClock } from '../support/manual-clock.ts';
import { contextFor } from '../support/stream-bench.ts';
import { connectorErrorOf } from '../support/thrown.ts';
import { COHORTS, ERRORS, type RecordedError } from './answers.ts';

function answerOf({ status, body, headers }: RecordedError) {
  return says(status, body, headers);
}

type Name = keyof typeof ERRORS;

test.each<[Name, string, string]>([
  ['plan', 'config', 'Your plan does not allow API calls'],
  ['credentials', 'config', 'Invalid credentials'],
  ['notFound', 'config', 'Metric not found for id 888888888'],
  ['laterThanToday', 'transient', 'to_date cannot be later than today'],
  ['tooHeavy', 'transient', 'Timeout Error.'],
  ['history', 'config', 'Date range exceeds 365 days into the past'],
  ['wordless', 'system', '"error": ""'],
])('the recorded error %s fails at once, is a %s error, and is quoted', async (name, kind, words) => {
  const server = await startServerWith(answerOf(ERRORS[name]));
  const { mixpanel } = contextFor(server, {}, quickClock());
  const error = await connectorErrorOf(() => mixpanel.cohorts.all());
  expect([error.kind, error.detail]).toEqual([kind, expect.stringContaining(words)]);
  expect(server.asked).toHaveLength(1);
});

test.each<[Name, number]>([
  ['hour2021', 60_000],
  ['hour2026', 60_000],
  ['concurrency2026', 10_000],
  ['load2026', 0],
  ['unreachable', 0],
])('after the recorded refusal %s the request succeeds, %d ms later or little more', async (name, ms) => {
  const clock = quickClock();
  const server = await startServerWith(answerOf(ERRORS[name]), says(200, COHORTS));
  const before = clock.now();
  const cohorts = await contextFor(server, {}, clock).mixpanel.cohorts.all();
  expect(cohorts.items.map(({ id }) => id)).toEqual(['2478097', '3000']);
  expect(clock.now() - before).toBeGreaterThanOrEqual(ms / 2);
  expect(clock.now() - before).toBeLessThanOrEqual(ms + 10_000);
});
