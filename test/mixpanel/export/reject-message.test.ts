import { expect, test } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { rejectMessage } from '../../../src/mixpanel/export/reject-message.ts';
import { listOf } from '../../support/async.ts';
import { mixpanelErrorOf } from '../../support/transport-bench.ts';

function bodyOf(text: string): PassThrough {
  const body = new PassThrough();
  body.end(text);
  return body;
}

test.each([
  ['to_date cannot be later than today', 'later-than-today'],
  [' to_date cannot be later than today\n', 'later-than-today'],
  ['{"error":"to_date cannot be later than today","request":"/api/2.0/export"}', 'later-than-today'],
  ['{"error":"Unable to authenticate request"}', 'not-authenticated'],
  ['Date range exceeds 90 days into the past', 'too-far-back'],
])('an export that only says %j fails as it would with another status', async (text, failure) => {
  const body = bodyOf(text);
  const thrown = await mixpanelErrorOf(() => rejectMessage(body));
  expect([thrown.failure, thrown.status]).toEqual([failure, 200]);
  expect(thrown.detail).toBe(`GET /api/2.0/export answered 200 ${text.trim()}`);
  expect(body.destroyed).toBe(true);
});

const EVENT = '{"event":"to_date cannot be later than today","properties":{}}\n';

test.each([
  '',
  EVENT,
  EVENT + EVENT,
  `${EVENT}to_date cannot be later than today`,
  '{"event":"to_date cannot be later than today',
  'terminated early',
  '{"error":"internal error"}',
  `to_date cannot be later than today${' '.repeat(1000)}`,
])('an export that begins with %j is left to its reader', async (text) => {
  const body = bodyOf(text);
  await rejectMessage(body);
  expect(Buffer.concat((await listOf(body)) as Buffer[]).toString()).toBe(text);
});
