import { DEFAULT_PROJECT_ID, DEFAULT_SERVICE_ACCOUNT } from '../../emulator/options.ts';
import { isObject } from '../../integration_tests/support/expected-events.ts';
import { createLogger } from '../../src/airbyte/logger.ts';
import type { CatalogStream } from '../../src/airbyte/protocol.generated.ts';
import { systemClock } from '../../src/base/clock.ts';
import { SecretMask } from '../../src/base/secrets.ts';
import { Mixpanel } from '../../src/mixpanel/client.ts';
import type { StreamContext } from '../../src/streams/context.ts';
import { streams } from '../../src/streams/index.ts';
import { NO_FORECAST } from '../../src/streams/project-size.ts';
import { CapturedOutput } from '../../test/support/captured-output.ts';
import { needsUndisturbedRead } from './expected-records.ts';
import { isRead, type Run } from './run.ts';
import { readStream } from '../../test/support/stream-bench.ts';

/** The records of the streams whose ground truth is otherwise unknown, as JSON, by stream. */
export async function undisturbedReads(
  run: Run,
  discovered: ReadonlyMap<string, CatalogStream>,
  url: string,
  nowMs: number,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const context = contextAt(url, nowMs);
  const names = run.streams
    .map(({ name }) => name)
    .filter((name) => needsUndisturbedRead(name) && isRead(run, name));
  const read = async (name: string): Promise<[string, readonly string[]]> => {
    const schema = discovered.get(name)?.json_schema ?? {};
    return [name, await undisturbedRead(name, schema, context, run.options.select_properties_by_default)];
  };
  return new Map(await Promise.all(names.map(read)));
}

/** Reads all of a stream in this process, without faults. */
async function undisturbedRead(
  name: string,
  schema: CatalogStream['json_schema'],
  context: StreamContext,
  newColumns: boolean,
): Promise<readonly string[]> {
  const stream = streams.find((each) => each.name === name);
  if (stream === undefined) throw new Error(`no stream ${name}`);
  const columns = isObject(schema['properties']) ? schema['properties'] : {};
  const { records } = await readStream(stream, context, undefined, columns, newColumns);
  return records.map((record) => JSON.stringify(record));
}

function contextAt(url: string, nowMs: number): StreamContext {
  const clock = { ...systemClock, now: () => nowMs };
  const { username, secret } = DEFAULT_SERVICE_ACCOUNT;
  const mixpanel = new Mixpanel({
    ...{ region: 'US', baseUrl: url, parallelQueries: 3, userAgent: 'chaos', totalTimeoutMs: Infinity },
    credentials: { username, secret, projectId: DEFAULT_PROJECT_ID },
    ...{ clock, random: Math.random, log: () => undefined },
  });
  return {
    ...{ mixpanel, clock, log: createLogger(new CapturedOutput().output, new SecretMask()) },
    forecast: NO_FORECAST,
    options: {
      ...{ firstDay: '2011-01-01', lastDay: undefined, projectTimezone: 'UTC', windowDays: 30 },
      ...{ lookbackMs: 0, attributionMs: 0, pageSize: 1000 },
      ...{ propertyNaming: 'plain', propertyLayout: 'columns', nativeTypes: false },
      ...{
        region: 'US',
        projectId: undefined,
        groupIds: [],
        workspaceId: undefined,
        exportEvents: [],
        exportWhere: '',
        reportIds: [],
        incrementalBy: 'arrival',
        legacyEventTime: false,
      },
    },
  };
}
