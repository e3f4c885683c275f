import { DEFAULT_PROJECT_ID, DEFAULT_SERVICE_ACCOUNT } from '../../emulator/options.ts';
import { isObject } from '../../integration_tests/support/expected-events.ts';
import type { CatalogStream } from '../../src/airbyte/protocol.generated.ts';
import { Mixpanel } from '../../src/mixpanel/client.ts';
import { streams } from '../../src/streams/index.ts';
import { quickClock } from '../../test/support/manual-clock.ts';
import { contextFor, readStream } from '../../test/support/stream-bench.ts';

/**
 * Reads all of a stream in this process, without faults.
 * @returns the records as JSON
 */
export async function undisturbedRead(
  name: string,
  schema: CatalogStream['json_schema'],
  url: string,
  nowMs: number,
): Promise<readonly string[]> {
  const stream = streams.find((each) => each.name === name);
  if (stream === undefined) throw new Error(`no stream ${name}`);
  const clock = quickClock(nowMs);
  const { username, secret } = DEFAULT_SERVICE_ACCOUNT;
  const mixpanel = new Mixpanel({
    ...{ region: 'US', baseUrl: url, parallelQueries: 3, userAgent: 'chaos', totalTimeoutMs: Infinity },
    credentials: { username, secret, projectId: DEFAULT_PROJECT_ID },
    ...{ clock, random: () => 0, log: () => undefined },
  });
  const columns = isObject(schema['properties']) ? schema['properties'] : {};
  const context = { ...contextFor({ url }, {}, clock), mixpanel };
  const { records } = await readStream(stream, context, undefined, columns);
  return records.map((record) => JSON.stringify(record));
}
