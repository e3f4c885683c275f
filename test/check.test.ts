import { expect, test } from '@jest/globals';
import { checkConnection, type ConnectionVerdict } from '../src/check.ts';
import { streams } from '../src/streams/index.ts';
import { CapturedOutput } from './support/captured-output.ts';
import { says, startServer, type Answer } from './support/http-server.ts';
import { ManualClock, until } from './support/manual-clock.ts';
import { contextFor } from './support/stream-bench.ts';

const EVENTS = says(200, '');
const PLAN = says(402, '{"error":"Your plan does not allow API calls."}');
const LOGIN_PAGE = says(200, '<html><body>Please log in</body></html>');
/** Mixpanel asks for a longer wait than a check has time for. */
const OUTAGE = says(503, '', { 'retry-after': '60' });
const SILENCE: Answer = () => undefined;
/** One export, three queries at the same time, and two of the App API. */
const REQUESTS = 6;

/** Checks a project in which paths with one of these endings have an answer of their own. */
async function check(others: Answer, endings: Readonly<Record<string, Answer>> = {}) {
  let answered = 0;
  const server = await startServer((response, asked, index) => {
    response.once('finish', () => answered++);
    const [, answer = others] = Object.entries(endings).find(([path]) => asked.path.endsWith(path)) ?? [];
    answer(response, asked, index);
  });
  const clock = new ManualClock();
  const context = contextFor(server, {}, clock, new CapturedOutput(), 8000);
  const verdict = checkConnection(streams, context, { log: context.log, clock, withSecret: false });
  if (others === SILENCE) {
    await until(() => server.asked.length >= REQUESTS);
    await clock.advance(8000);
  }
  const verdicts: ConnectionVerdict[] = [];
  void verdict.then((decided) => verdicts.push(decided));
  for (;;) {
    // Retries wait beside the deadline of each stream.
    const isRetrying = (): boolean => answered === server.asked.length && clock.asleep > streams.length;
    await until(() => verdicts.length > 0 || isRetrying());
    const [decided] = verdicts;
    if (decided !== undefined) return { ...decided, asked: server.asked };
    await clock.advance(1000);
  }
}

test.each<[string, Answer, RegExp]>([
  ['a login page', LOGIN_PAGE, /^A web page came instead of data\. Check the region/],
  ['an error with status 200', says(200, '{"error":"strange words"}'), /^None of the answers could be used/],
  ['an outage', OUTAGE, /^Mixpanel's servers keep failing/],
  ['nothing', SILENCE, /^Mixpanel did not answer any request within 8 s/],
])('if every answer is %s, check fails', async (_what, answer, message) => {
  const { status, message: actual } = await check(answer);
  expect(status).toBe('FAILED');
  expect(actual).toMatch(message);
});

test('if no stream is readable for several reasons, the message says all of them', async () => {
  const { status, message } = await check(PLAN, { '/export': LOGIN_PAGE, '/annotations': OUTAGE });
  expect(status).toBe('FAILED');
  expect(message).toMatch(
    /^Nothing can be read now\. export is not known: A web page .* are not available: .*plan .* annotations is not known: /,
  );
});

test('on a plan with the export alone check succeeds, and says once which streams are not in the plan', async () => {
  const { status, message } = await check(PLAN, { '/export': EVENTS });
  expect(status).toBe('SUCCEEDED');
  expect(message).toMatch(
    /^Can be read: export\. engage, cohorts, cohort_members, .* are not available: The Mixpanel plan/,
  );
  expect(message.match(/plan/g)).toHaveLength(2);
});

test('one usable answer is enough', async () => {
  const { status, message } = await check(LOGIN_PAGE, { '/export': EVENTS });
  expect(status).toBe('SUCCEEDED');
  expect(message).toMatch(/^Can be read: export\. .* are not known: A web page came instead of data/);
});

test('cohort_members cannot be read without profiles, which are requested once', async () => {
  const answers = { '/cohorts/list': says(200, '[]'), '/export': EVENTS };
  const { message, asked } = await check(PLAN, answers);
  expect(message).toMatch(/^Can be read: export, cohorts, insights\. engage, cohort_members, /);
  expect(asked.filter(({ path }) => path.endsWith('/engage'))).toHaveLength(1);
});
