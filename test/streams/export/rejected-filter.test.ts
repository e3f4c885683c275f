import { expect, test } from '@jest/globals';
import { exportStream } from '../../../src/streams/export/index.ts';
import { says, startServer, type TestServer } from '../../support/http-server.ts';
import { contextFor, readStream } from '../../support/stream-bench.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const DATE = { Date: 'Sat, 31 Jan 2026 12:00:00 GMT' };
const DAY = { firstDay: '2026-01-31', lastDay: '2026-01-31' };
const LINES = ['a', 'b', 'c'].map(
  (event) => `{"event":"${event}","properties":{"time":${Date.UTC(2026, 0, 31, 10) / 1000}}}\n`,
);

/** An export that ends early the first `cuts` times and rejects filters. */
function startRejecting(cuts: number): Promise<TestServer> {
  let answered = 0;
  return startServer((response, asked, index) => {
    if (asked.params['where'] !== undefined) {
      says(400, '{"error":"bad selector"}')(response, asked, index);
      return;
    }
    const isCut = ++answered <= cuts;
    const lines = isCut ? [...LINES.slice(0, answered), 'terminated early\n'] : LINES;
    says(200, lines.join(''), DATE)(response, asked, index);
  });
}

test('if Mixpanel rejects the filter for a part of a day, the day is requested once more', async () => {
  const server = await startRejecting(2);
  const { records, logs } = await readStream(exportStream, contextFor(server, DAY));
  expect(records.map(({ event }) => event)).toEqual(['a', 'b', 'c']);
  expect(server.asked.map(({ params }) => params['where'] !== undefined)).toEqual([
    false,
    false,
    true,
    false,
  ]);
  expect(logs.at(-1)).toMatch(/^WARN export: 2026-01-31 was not read completely, so it is read again.* 400/);
});

test('if that ends early too, the error names the day and the reason', async () => {
  const server = await startRejecting(9);
  const { kind, message } = await connectorErrorOf(() => readStream(exportStream, contextFor(server, DAY)));
  expect(kind).toBe('transient');
  expect(message).toMatch(/^2026-01-31: .*terminated early/);
  expect(server.asked).toHaveLength(4);
});
