import { expect, test } from '@jest/globals';
import { cohortMembers } from '../../src/streams/cohort-members.ts';
import { revenue } from '../../src/streams/revenue.ts';
import { SliceError, StreamRetiredError } from '../../src/base/errors.ts';
import { says, startServer, startServerWith } from '../support/http-server.ts';
import { contextFor, readStream } from '../support/stream-bench.ts';
import { connectorErrorOf } from '../support/thrown.ts';

const COHORTS = says(200, JSON.stringify([{ id: 10, created: '2026-01-30 12:00:00' }]));

test('a cohort whose data group was deleted has no members, and a warning names it', async () => {
  const gone = says(404, '{"error":"Missing Datagroup","status":"error"}');
  const server = await startServerWith(COHORTS, gone);
  const { records, logs } = await readStream(cohortMembers, contextFor(server));
  expect(records).toEqual([]);
  expect(logs).toEqual([
    expect.stringMatching(/^WARN cohort_members, cohort 10 is skipped: .*Missing Datagroup/),
  ]);
});

test('a cohort that Mixpanel lists but does not find fails alone', async () => {
  const server = await startServerWith(COHORTS, says(404, 'no'), COHORTS);
  const thrown = await connectorErrorOf(() => readStream(cohortMembers, contextFor(server)));
  expect(thrown).toMatchObject({ name: 'ConnectorError', kind: 'config' });
  expect(thrown.constructor.name).toBe('SliceError');
});

test('a plan without members stops the stream', async () => {
  const server = await startServerWith(COHORTS, says(402, 'Your plan does not allow API calls.'));
  const thrown = await connectorErrorOf(() => readStream(cohortMembers, contextFor(server)));
  expect(thrown.constructor.name).toBe('MixpanelError');
});

test('a revenue report that is missing only once is not retired, and other windows are read', async () => {
  const server = await startServerWith(says(404, 'no'), says(200, '{"results":{}}'));
  const thrown = await connectorErrorOf(() => readStream(revenue, contextFor(server)));
  expect(thrown).toBeInstanceOf(SliceError);
  expect(thrown.kind).toBe('config');
});

test('a revenue report that is missing twice is retired', async () => {
  const server = await startServer(says(404, '<html>404 Not Found</html>'));
  const thrown = await connectorErrorOf(() => readStream(revenue, contextFor(server)));
  expect(thrown).toBeInstanceOf(StreamRetiredError);
  expect([server.asked.length, thrown.detail]).toEqual([2, expect.stringContaining('404 Not Found')]);
});
