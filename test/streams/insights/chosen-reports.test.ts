import { expect, test } from '@jest/globals';
import { insights } from '../../../src/streams/insights/index.ts';
import { startServer, type TestServer } from '../../support/http-server.ts';
import { contextFor, readParts, toolsFor, type PartialReading } from '../../support/stream-bench.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const REPORT = '{"series":{"A":{"all":1}}}';

/** A server with this list of saved reports, or this status in its place. */
async function serverOf(list: unknown, headers: Record<string, string> = {}): Promise<TestServer> {
  return await startServer((response, { path }) => {
    if (!path.endsWith('/bookmarks')) response.writeHead(200, headers).end(REPORT);
    else if (typeof list === 'number') response.writeHead(list).end('{"error":"no"}');
    else response.writeHead(200).end(JSON.stringify({ status: 'ok', results: list }));
  });
}

async function read(server: TestServer, state?: Parameters<typeof readParts>[2]): Promise<PartialReading> {
  return await readParts(insights, contextFor(server, { reportIds: [] }), state);
}

const listOf = (count: number): unknown[] =>
  Array.from({ length: count }, (_, index) => ({ id: index + 1, type: 'insights' }));

test('without report_ids the Insights reports of the list are read, the last modified first', async () => {
  const server = await serverOf([
    { id: 1, type: 'insights', modified: '2025-08-26T05:16:50' },
    { id: 2, type: 'funnels', modified: '2026-08-26T05:16:50' },
    { id: 3, type: 'insights' },
    { id: 4, type: 'insights', modified: '2026-01-01T00:00:00' },
    { id: 5 },
  ]);
  const { labels, records, logs } = await read(server);
  expect(labels).toEqual(['report 4', 'report 1', 'report 3']);
  expect(records.map(({ bookmark_id }) => bookmark_id)).toEqual([4, 1, 3]);
  expect(logs).toEqual([]);
});

test('a sync reads as many listed reports as it has queries in an hour, and names the others', async () => {
  const { labels, logs } = await read(await serverOf(listOf(62)));
  expect(labels).toHaveLength(60);
  expect(logs).toEqual([
    'WARN insights: 2 of 62 reports are not read, because a sync reads as many listed reports as Mixpanel allows queries in an hour (60). To read others, name them in report_ids: 61, 62',
  ]);
});

test('a higher limit counts as soon as Mixpanel has reported it', async () => {
  const limit = { 'RateLimit-Policy': '"project";q=400;w=3600' };
  const { labels, logs } = await read(await serverOf(listOf(62), limit));
  expect([labels.length, logs]).toEqual([62, []]);
});

test('a round that was interrupted goes on with the same reports', async () => {
  const round = { began: '2026-01-31T11:00:00Z', read: '1,2' };
  const { labels, logs } = await read(await serverOf(listOf(61)), { version: 1, round });
  expect([labels.length, labels[0]]).toEqual([58, 'report 3']);
  expect(logs).toEqual([
    'INFO insights: continues the read of 2026-01-31T11:00:00Z; 59 of 61 reports are left',
    expect.stringMatching(/^WARN insights: 1 of 61 reports are not read, .* report_ids: 61$/),
  ]);
});

test('an entry of the list without an ID fails after the reports were read', async () => {
  const { records, failed } = await read(await serverOf([{ type: 'insights' }, ...listOf(1)]));
  expect([records.length, failed]).toEqual([1, ['entries without a usable ID']]);
});

test('a list that Mixpanel does not provide fails the stream, and a warning says how to do without', async () => {
  const context = contextFor(await serverOf(404), { reportIds: [] });
  const { tools, captured } = toolsFor('insights');
  const { detail } = await connectorErrorOf(() => insights.plan(undefined, context, tools));
  expect(detail).toContain('/bookmarks answered 404');
  expect(captured.logs).toEqual([
    'WARN insights: the saved reports could not be listed. Name reports in report_ids to read them without the list',
  ]);
});

test('a report that was deleted after it was listed is logged', async () => {
  let isDeleted = false;
  const server = await startServer((response, { path }) => {
    if (path.endsWith('/bookmarks'))
      response.writeHead(200).end(JSON.stringify({ results: isDeleted ? [] : listOf(1) }));
    else {
      isDeleted = true;
      response.writeHead(400).end('{"error":"no such thing"}');
    }
  });
  const { failed, logs, state } = await read(server);
  expect(failed).toEqual([]);
  expect(logs).toEqual([
    'INFO insights, report 1: deleted in Mixpanel during the sync; the rest of it is not read',
  ]);
  expect(state).toMatchObject({ round: { read: '1' } });
});
