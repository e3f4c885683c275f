import { expect, test } from '@jest/globals';
import { savedReports } from '../../src/streams/saved-reports.ts';
import { says, startServer } from '../support/http-server.ts';
import { contextFor, readStream } from '../support/stream-bench.ts';
import { connectorErrorOf } from '../support/thrown.ts';

const REPORTS =
  '[{"id":1,"name":"A","type":"insights","params":{"a":1}},{"id":"2","name":null,"type":"flows","params":null}]';
const RECORDS = [
  { id: 1, name: 'A', type: 'insights', definition: { a: 1 } },
  { id: 2, name: null, type: 'flows', definition: null },
];

test.each([
  ['results', `{"status":"ok","results":${REPORTS}}`],
  ['results of results', `{"status":"ok","results":{"results":${REPORTS}}}`],
])('one request reads all reports from %s', async (_form, answer) => {
  const server = await startServer(says(200, answer));
  const { records } = await readStream(savedReports, contextFor(server));
  expect(records).toEqual(RECORDS);
  expect(server.asked).toMatchObject([{ path: '/api/app/projects/1/bookmarks', params: { v: '2' } }]);
});

test('streams share one list', async () => {
  const server = await startServer(says(200, `{"status":"ok","results":${REPORTS}}`));
  const context = contextFor(server);
  await Promise.all([context.mixpanel.app.savedReports.all(), readStream(savedReports, context)]);
  expect(server.asked).toHaveLength(1);
});

test.each([
  [402, 'plan'],
  [403, 'Analyst role'],
  [404, 'has removed the endpoint, so deselect the stream'],
])('an answer of %d says what to do', async (status, advice) => {
  const server = await startServer(says(status, '{"error":"no","status":"error"}'));
  const { kind, message } = await connectorErrorOf(() => readStream(savedReports, contextFor(server)));
  expect(kind).toBe('config');
  expect(message).toContain(advice);
});
