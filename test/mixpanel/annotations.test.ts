import { expect, test } from '@jest/globals';
import type { Window } from '../../src/base/windows.ts';
import { annotationsRequest, requestAcceptedDays } from '../../src/mixpanel/annotations.ts';
import { failureOf, MixpanelError } from '../../src/mixpanel/failures.ts';
import { thrownBy } from '../support/thrown.ts';

const account = { username: 'user', secret: 'topsecret', projectId: 12345 };
const secret = { apiSecret: 'topsecret' };
const DAYS = { from: '2026-01-01', to: '2026-01-31' };
/** 11:00 UTC: already the next day on Kiritimati, still the day before on Baker Island. */
const NOW = Date.UTC(2026, 0, 31, 11);

test('a service account uses the App API, without dates unless some are refused', () => {
  const request = { family: 'app', method: 'GET', path: '/api/app/projects/12345/annotations' };
  expect(annotationsRequest(account)).toEqual(request);
  const params = { fromDate: '2026-01-01', toDate: '2026-01-31' };
  expect(annotationsRequest(account, DAYS)).toEqual({ ...request, params });
});

test('a project secret uses the legacy API, whose dates include all annotations', () => {
  const { family, path, params } = annotationsRequest(secret);
  expect([family, path]).toEqual(['query', '/api/2.0/annotations']);
  expect(params?.['from_date']).toMatch(/^200\d-/);
  expect(params?.['to_date']).toMatch(/^2\d[3-9]\d-/);
  expect(annotationsRequest(secret, DAYS).params).toEqual({ from_date: '2026-01-01', to_date: '2026-01-31' });
});

type Refuse = (days: Window | undefined) => string | undefined;

/** The ranges requested until Mixpanel accepts one. */
async function requested(refuse: Refuse): Promise<(Window | undefined)[]> {
  const asked: (Window | undefined)[] = [];
  const { days } = await requestAcceptedDays(NOW, async (days) => {
    asked.push(days);
    const body = refuse(days);
    if (body === undefined) return;
    const { name } = failureOf(400, body, '/api/2.0/annotations');
    await Promise.reject(new MixpanelError(name, { status: 400, endpoint: 'GET /x answered 400', body }));
  });
  expect(days).toBe(asked.at(-1));
  return asked;
}

test('one request is enough if Mixpanel accepts all dates', async () => {
  expect(await requested(() => undefined)).toEqual([undefined]);
});

test.each([
  ['2026-02-01', 'to_date cannot be later than today'],
  ['2026-01-31', '{"error":"to_date cannot be later than today"}'],
  ['2026-01-30', '{"error":"bad dates"}'],
  ['2026-01-30', '{"error":"Timeout Error."}'],
])('if the last day must be %s (%s), the latest accepted day is found', async (last, body) => {
  const asked = await requested((days) => (days === undefined || days.to > last ? body : undefined));
  expect(asked.at(-1)).toEqual({ from: '2009-01-01', to: last });
});

test.each(['2025-11-02', '2025-11-03'])('a limit of 90 days that begins on %s is found', async (first) => {
  const body = '{"error":"Date range exceeds 90 days into the past"}';
  const asked = await requested((days) => (days === undefined || days.from < first ? body : undefined));
  expect(asked.at(-1)).toEqual({ from: first, to: '2099-12-31' });
});

test('both limits are found', async () => {
  const refuse: Refuse = (days = { from: '', to: '9999' }) => {
    if (days.from < '2025-11-02') return 'Date range exceeds 90 days into the past';
    return days.to > '2026-01-31' ? 'to_date cannot be later than today' : undefined;
  };
  expect((await requested(refuse)).at(-1)).toEqual({ from: '2025-11-02', to: '2026-01-31' });
});

test.each([
  [1, '{"error":"Invalid credentials"}'],
  [1, '{"error":"beyond the history of your plan"}'],
  [4, 'to_date cannot be later than today'],
  [3, 'Date range exceeds 90 days into the past'],
])('at most %d requests are sent if Mixpanel refuses every range with %s', async (most, body) => {
  let sent = 0;
  const refuse: Refuse = () => (++sent > 0 ? body : undefined);
  expect(await thrownBy(() => requested(refuse))).toBeInstanceOf(MixpanelError);
  expect(sent).toBe(most);
});
