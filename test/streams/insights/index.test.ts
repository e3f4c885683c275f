import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/airbyte/protocol.generated.ts';
import { insights } from '../../../src/streams/insights/index.ts';
import { startServer, type TestServer } from '../../support/http-server.ts';
import { contextFor, readParts, type PartialReading } from '../../support/stream-bench.ts';

/** Answers by the ID of the report; 400 for any other. */
async function serverOf(answers: Readonly<Record<string, string>>): Promise<TestServer> {
  return await startServer((response, { params }) => {
    const answer = answers[params['bookmark_id'] ?? ''];
    if (answer === undefined) response.writeHead(400).end('{"error":"Invalid insights_id","status":"error"}');
    else response.writeHead(200).end(answer);
  });
}

async function read(
  answers: Readonly<Record<string, string>>,
  ids: readonly string[],
): Promise<PartialReading> {
  const context = contextFor(await serverOf(answers), { reportIds: ids, projectTimezone: 'US/Pacific' });
  return await readParts(insights, context, undefined, { ...(await insights.schema(context)) });
}

const RANGE = { from_date: '2020-08-31T00:00:00-07:00', to_date: '2020-09-12T23:59:59.999000-07:00' };
const REPORT = `{"computed_at":"2020-09-21T16:35:41.252314+00:00","date_range":${JSON.stringify(RANGE)},"headers":["$event","$os"],"series":{"Logged in":{"$overall":{"2020-08-31T00:00:00-07:00":9852,"2020-11-02T00:00:00-08:00":0.50},"iOS":{"2020-08-31":7}}}}`;
const OF_REPORT = {
  ...{ bookmark_id: 5001, series: 'Logged in', comparison: 'none', headers: ['$event', '$os'] },
  ...{ date_range: RANGE, computed_at: '2020-09-21T16:35:41.252314+00:00', _rescued_data: null },
};

test('a report has a record for each metric, segment and period', async () => {
  const { records, failed } = await read({ 5001: REPORT }, ['5001']);
  expect(failed).toEqual([]);
  const overall = { ...OF_REPORT, segments: ['$overall'], segment_key: '["$overall"]' };
  expect(records).toEqual([
    { ...overall, date: '2020-08-31T00:00:00-07:00', datetime: '2020-08-31T07:00:00Z', value: 9852 },
    { ...overall, date: '2020-11-02T00:00:00-08:00', datetime: '2020-11-02T08:00:00Z', value: 0.5 },
    {
      ...{ ...OF_REPORT, segments: ['iOS'], segment_key: '["iOS"]' },
      ...{ date: '2020-08-31', datetime: '2020-08-31T07:00:00Z', value: 7 },
    },
  ]);
});

test('a chart without dates has values of the entire range', async () => {
  const { records } = await read({ 5001: '{"series":{"A":{"all":3551}}}' }, ['5001']);
  expect(records).toEqual([
    {
      ...{ bookmark_id: 5001, series: 'A', segments: [], segment_key: '[]', comparison: 'none' },
      ...{ date: 'all', datetime: null, value: 3551, headers: null, date_range: null, computed_at: null },
      _rescued_data: null,
    },
  ]);
});

test('a value that is not a number is rescued', async () => {
  const { records, warnings } = await read({ 5001: '{"series":{"steps":[{"count":1}],"B":{"all":"n/a"}}}' }, [
    '5001',
  ]);
  const rescued = records.map(({ value, _rescued_data: text }: JsonObject) => [value, text]);
  expect(rescued).toEqual([
    [null, '{"value":[{"count":1}]}'],
    [null, '{"value":"n/a"}'],
  ]);
  expect(warnings).toEqual([expect.stringMatching(/value/)]);
});

test('an ID without a report is skipped with a warning, and the others are read', async () => {
  const { records, failed, logs, state } = await read({ 5001: REPORT }, ['4', '5001']);
  expect([records.length, failed]).toEqual([3, []]);
  expect(logs).toEqual([
    expect.stringMatching(
      /^WARN insights, report 4 is skipped: Mixpanel has no Insights report with this ID.*Invalid insights_id/,
    ),
  ]);
  expect(state).toMatchObject({ round: { read: '4,5001' } });
});
