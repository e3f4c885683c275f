import { expect, test } from '@jest/globals';
import { ConnectorError } from '../../src/base/errors.ts';
import { FAILURES } from '../../src/mixpanel/failure-table.ts';
import {
  concernsProject,
  failureOf,
  isLostItem,
  isWithheld,
  mayMeanDeleted,
  MixpanelError,
  smallerHelps,
} from '../../src/mixpanel/failures.ts';

const QUOTA =
  '{"request":"/api/2.0/funnels?from_date=2026-01-01","error":"Query rate limit exceeded for project_id: 876089. 1/5 queries running concurrently and 61/60 queries running in the last hour."}';

test.each([
  [400, '{"error":"Unable to authenticate request","status":"error"}', 'not-authenticated', 'config', 'fail'],
  [400, '{"error":"to_date cannot be later than today"}', 'day-not-begun', 'transient', 'fail'],
  [402, '{"error":"Your plan allows 90 days of data"}', 'history-limit', 'config', 'fail'],
  [403, '{"error":"beyond the history of your plan"}', 'history-limit', 'config', 'fail'],
  [400, '{"error":"Timeout Error"}', 'too-heavy', 'transient', 'fail'],
  [400, 'the query timed out', 'too-heavy', 'transient', 'fail'],
  [401, '{"error":"Invalid credentials","status":"error"}', 'wrong-credentials', 'config', 'fail'],
  [401, '<html><body>Unauthorized</body></html>', 'wrong-credentials', 'config', 'fail'],
  [402, '{"error":"Your plan does not allow API calls.","status":"error"}', 'plan', 'config', 'fail'],
  [403, '{"error":"no permission","status":"error"}', 'forbidden', 'config', 'fail'],
  [404, '<html>Not found</html>', 'not-found', 'config', 'fail'],
  [429, QUOTA, 'quota', 'transient', 'wait'],
  [429, '', 'quota', 'transient', 'wait'],
  [408, '', 'server-error', 'transient', 'retry'],
  [500, '{"error":"internal"}', 'server-error', 'transient', 'retry'],
  [502, '<html>Bad gateway</html>', 'server-error', 'transient', 'retry'],
  [503, '', 'server-error', 'transient', 'retry'],
  [504, 'upstream request timeout', 'timed-out', 'transient', 'split'],
  [302, '', 'redirect', 'config', 'fail'],
  [0, 'ECONNRESET: socket hang up', 'no-answer', 'transient', 'retry'],
  [0, 'ETIMEDOUT: connect', 'no-answer', 'transient', 'retry'],
  [0, 'ENOTFOUND: getaddrinfo', 'no-answer', 'transient', 'retry'],
  [0, 'SELF_SIGNED_CERT_IN_CHAIN: self-signed certificate in chain', 'untrusted', 'config', 'fail'],
  [0, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE: unable to verify', 'untrusted', 'config', 'fail'],
  [0, 'CERT_HAS_EXPIRED: certificate has expired', 'untrusted', 'config', 'fail'],
  [400, '{"error":"unknown parameter"}', 'unknown', 'system', 'fail'],
  [414, 'URI Too Long', 'too-long', 'config', 'fail'],
  [431, '', 'too-long', 'config', 'fail'],
  [418, 'teapot', 'unknown', 'system', 'fail'],
  [204, '', 'unknown', 'system', 'fail'],
])('%d with %j is %s: %s, %s', (status, body, name, kind, action) => {
  expect(failureOf(status, body, '/api/query/funnels')).toMatchObject({ name, kind, action });
});

test.each([
  [400, '', 'revenue-unavailable'],
  [400, '{"error":"Timeout Error."}', 'revenue-too-heavy'],
  [400, '{"error":"Date range exceeds 365 days into the past"}', 'too-far-back'],
  [404, '<html>Not found</html>', 'revenue-retired'],
  [410, '', 'revenue-retired'],
  [400, '{"error":"The revenue report has been deprecated"}', 'revenue-withdrawn'],
  [200, '{"error":"This report is no longer available"}', 'revenue-withdrawn'],
  [504, '', 'revenue-too-slow'],
  [400, '{"error":"to_date cannot be later than today"}', 'day-not-begun'],
  [400, '{"error":"Unable to authenticate request","status":"error"}', 'not-authenticated'],
  [401, '', 'wrong-credentials'],
  [402, '', 'plan'],
  [429, '', 'quota'],
  [503, '', 'server-error'],
])('for revenue, %d with %j is %s', (status, body, name) => {
  expect(failureOf(status, body, '/api/query/engage/revenue').name).toBe(name);
});

test.each(['to_date cannot be later than today', '{"error":"to_date cannot be later than today"}'])(
  'only the answer %j of the export speaks about the time zone',
  (body) => {
    expect(failureOf(400, body, '/api/2.0/export')).toMatchObject({
      name: 'later-than-today',
      kind: 'config',
    });
    expect(failureOf(400, body, '/api/2.0/annotations').name).toBe('day-not-begun');
  },
);

test.each([
  [404, '{"error":"Missing Datagroup","status":"error"}', 'group-deleted'],
  [404, '{"error":"Event \\"Missing Datagroup\\" not found"}', 'not-found'],
  [400, '{"error":"Unknown event: Session Timeout"}', 'unknown'],
  [400, '{"error":"Unknown event u\'Timeout Error\'"}', 'unknown'],
  [400, '{"request":"/api/2.0/funnels?event=Timeout Error","error":"bad event"}', 'unknown'],
  [400, '{"request":"Timeout Error"}', 'unknown'],
  [400, 'bad request: /api/2.0/export?event=to_date+later+than+today', 'unknown'],
  [400, '{"error":"Unknown property \\"plan history\\""}', 'unknown'],
  [400, '{"error":"Unknown event: Authenticated user"}', 'unknown'],
  [400, '{"error":"Unknown event: Plan history viewed"}', 'unknown'],
  [404, '{"error":"Unknown event: Missing datagroup"}', 'not-found'],
  [400, '{"error":{"message":"The query has timed out","code":7}}', 'too-heavy'],
  [400, '{"message":"Query timed out"}', 'too-heavy'],
  [400, '["Timeout Error"]', 'too-heavy'],
  [400, 'Timeout Error.', 'too-heavy'],
])('the words of Mixpanel decide, not the names that it repeats: %d with %j is %s', (status, body, name) => {
  expect(failureOf(status, body, '/api/query/funnels').name).toBe(name);
});

test('an error about old days names how many days the plan includes', () => {
  const body = '{"request":"/api/2.0/x","error":"Date range exceeds 90 days into the past"}';
  const { name } = failureOf(400, body, '/api/2.0/export');
  const error = new MixpanelError(name, { status: 400, endpoint: 'GET /x answered 400', body });
  expect(error.matched).toBe('90');
  expect(error.message).toMatch(/the last 90 days .* less than 90 days ago/);
});

test('the detail holds the first 300 characters of what Mixpanel said', () => {
  const error = new MixpanelError('unknown', { status: 418, endpoint: 'GET /x', body: 'x'.repeat(400) });
  expect(error.detail).toBe(`GET /x ${'x'.repeat(300)}…`);
});

test.each([
  ['plan', true, true, false, false, false],
  ['forbidden', true, false, false, false, false],
  ['revenue-retired', true, false, false, false, false],
  ['not-found', true, false, true, false, false],
  ['unknown', false, false, true, false, false],
  ['group-deleted', false, false, false, true, false],
  ['wrong-credentials', false, true, false, false, false],
  ['too-heavy', false, false, false, false, true],
  ['timed-out', false, false, false, false, true],
  ['server-error', false, false, false, false, false],
] as const)('of %s: withheld %j, of the project %j, deleted %j, lost %j, smaller helps %j', (name, ...is) => {
  const error = new MixpanelError(name, { status: 0, endpoint: '', body: '' });
  const row = [isWithheld, concernsProject, mayMeanDeleted, isLostItem, smallerHelps].map((ask) =>
    ask(error),
  );
  expect(row).toEqual(is);
});

test.each([
  [400, '{"error":"event is a required parameter"}', 'event-required'],
  [400, 'the query timed out', 'too-heavy'],
  [400, '{"error":"Unable to authenticate request","status":"error"}', 'not-authenticated'],
  [402, '', 'plan'],
])('for the names of properties, %d with %j is %s', (status, body, name) => {
  expect(failureOf(status, body, '/api/query/events/properties/top').name).toBe(name);
});

test('errors of revenue say to deselect the stream', () => {
  for (const { name, message } of FAILURES.filter((row) => 'path' in row && row.path.endsWith('/revenue')))
    expect([name, message]).toEqual([
      name,
      expect.stringMatching(/deprecated.*[Dd]eselect the revenue stream/),
    ]);
});

test('a request that is too long and an unknown error come with advice', () => {
  expect(failureOf(431, '', '/api/2.0/export').message).toMatch(/Enter fewer names in Events to read/);
  expect(failureOf(206, '', '/api/2.0/export').message).toMatch(
    /^Mixpanel returned an unexpected .* Try again .* report it/,
  );
});

test('every row has a unique name and complete sentences for the user', () => {
  expect(new Set(FAILURES.map(({ name }) => name)).size).toBe(FAILURES.length);
  for (const { message } of FAILURES) expect(message).toMatch(/^[A-Z].*\.$/);
});

test('an error says what to do, names the endpoint and status, and keeps the body for the log', () => {
  const cause = new Error('x');
  const seen = {
    status: 402,
    endpoint: 'GET /api/2.0/export answered 402',
    body: ' {\n "error": "Your plan"\n}\n',
  };
  const error = new MixpanelError('plan', seen, cause);
  expect(error).toBeInstanceOf(ConnectorError);
  expect(error).toMatchObject({
    kind: 'config',
    failure: 'plan',
    status: 402,
    message:
      'The Mixpanel plan of this project does not include this data. Deselect the stream, or upgrade the plan. (GET /api/2.0/export answered 402.)',
    detail: 'GET /api/2.0/export answered 402 { "error": "Your plan" }',
  });
  expect(error.cause).toBe(cause);
});

test('without a body the detail is the endpoint alone', () => {
  const error = new MixpanelError('no-answer', { status: 0, endpoint: 'GET /x got no answer', body: '' });
  expect(error.detail).toBe('GET /x got no answer');
});
