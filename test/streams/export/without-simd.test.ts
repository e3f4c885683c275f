import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { exportStream } from '../../../src/streams/export/index.ts';
import { startServer } from '../../support/http-server.ts';
import { contextFor, readStream } from '../../support/stream-bench.ts';

declare const WebAssembly: { validate: (bytes: Uint8Array) => boolean };

beforeAll(() => {
  jest.spyOn(WebAssembly, 'validate').mockReturnValue(false);
});
afterAll(() => {
  jest.restoreAllMocks();
});

test('on a processor without SIMD events are read all the same, and the log says that it is slower', async () => {
  const line = '{"event":"a","properties":{"time":1767225600,"$insert_id":"i","distinct_id":"u","n":1.0}}\n';
  const server = await startServer((response) => response.writeHead(200).end(line.repeat(2)));
  const context = contextFor(server, { firstDay: '2026-01-31' });
  const { records, logs } = await readStream(exportStream, context);
  expect(records).toHaveLength(2);
  expect(records[0]).toMatchObject({ event: 'a', time: '2026-01-01T00:00:00Z', n: '1.0' });
  expect(logs.join()).toContain('has no SIMD');
});
