import { expect, test } from '@jest/globals';
import { startServer, type TestServer } from '../support/http-server.ts';
import { contextFor } from '../support/stream-bench.ts';
import { connectorErrorOf } from '../support/thrown.ts';

/** A server of pages by cursor; '' is the first. */
function startPages(pages: Readonly<Record<string, string>>): Promise<TestServer> {
  return startServer((response, { params }) => {
    response.writeHead(200).end(pages[params['cursor'] ?? '']);
  });
}

const page = (ids: readonly number[], next: string | null): string =>
  `{"status":"ok","results":[${ids.map((id) => `{"id":${id}}`).join()}],"pagination":{"next_cursor":${JSON.stringify(next)}}}`;

test('a list with a cursor is read to its last page, and an item on two pages counts once', async () => {
  const server = await startPages({ '': page([1, 2], 'b&c'), 'b&c': page([2, 3], 'd'), d: page([], null) });
  const { items } = await contextFor(server).mixpanel.app.annotationTags();
  expect(items.map(({ id }) => id)).toEqual(['1', '2', '3']);
  expect(server.asked.map(({ params }) => params)).toEqual([{}, { cursor: 'b&c' }, { cursor: 'd' }]);
});

test('a list whose pages begin again is an error', async () => {
  const server = await startPages({ '': page([1], 'a'), a: page([1], 'b'), b: page([1], 'a') });
  const { message } = await connectorErrorOf(() => contextFor(server).mixpanel.app.annotationTags());
  expect(message).toContain('annotations/tags is not the next page of the list of tags');
  expect(server.asked).toHaveLength(3);
});
