import { selectColumns } from '../../src/airbyte/column-selection.ts';
import { createLogger } from '../../src/airbyte/logger.ts';
import type { JsonObject } from '../../src/airbyte/protocol.generated.ts';
import { OddItems } from '../../src/airbyte/odd-items.ts';
import { RecordWriter } from '../../src/airbyte/record-writer.ts';
import type { ColumnSchemas, FailedPart, ReadTools, Stream } from '../../src/airbyte/stream.ts';
import { SecretMask } from '../../src/base/secrets.ts';
import { isObject } from '../../src/base/json-object.ts';
import { Mixpanel } from '../../src/mixpanel/client.ts';
import { NO_FORECAST } from '../../src/streams/project-size.ts';
import type { ReadOptions, StreamContext } from '../../src/streams/context.ts';
import { CapturedOutput } from './captured-output.ts';
import type { TestServer } from './http-server.ts';
import { quickClock, type ManualClock } from './manual-clock.ts';

/** A context with a real client of this server and a clock stopped at noon (UTC) on 2026-01-31. */
export function contextFor(
  server: Pick<TestServer, 'url'>,
  options: Partial<ReadOptions> = {},
  clock: ManualClock = quickClock(),
  captured = new CapturedOutput(),
  totalTimeoutMs = Infinity,
): StreamContext {
  const mixpanel = new Mixpanel({
    region: 'US',
    workspaceId: options.workspaceId,
    baseUrl: server.url,
    credentials: { username: 'user', secret: 'topsecret', projectId: 1 },
    parallelQueries: 3,
    userAgent: 'test',
    totalTimeoutMs,
    clock,
    random: () => 0,
    log: () => undefined,
  });
  return {
    mixpanel,
    clock,
    log: createLogger(captured.output, new SecretMask()),
    forecast: NO_FORECAST,
    options: {
      region: 'US',
      projectId: undefined,
      firstDay: '2026-01-01',
      lastDay: undefined,
      projectTimezone: 'UTC',
      windowDays: 30,
      lookbackMs: 0,
      attributionMs: 0,
      pageSize: 1000,
      propertyNaming: 'plain',
      propertyLayout: 'columns',
      nativeTypes: false,
      groupIds: [],
      workspaceId: undefined,
      exportEvents: [],
      exportWhere: '',
      reportIds: ['5001'],
      incrementalBy: 'arrival',
      legacyEventTime: false,
      ...options,
    },
  };
}

export function toolsFor(
  stream: string,
  columns = selectColumns({ primaryKey: [], cursorField: undefined }, {}, true),
): { tools: ReadTools; captured: CapturedOutput } {
  const captured = new CapturedOutput();
  const log = createLogger(captured.output, new SecretMask());
  return {
    captured,
    tools: {
      log,
      columns,
      estimate: () => Promise.resolve(),
      oddItems: new OddItems(),
      recordWriter: () => new RecordWriter(stream, 7),
    },
  };
}

export interface Reading {
  readonly labels: readonly string[];
  readonly records: readonly JsonObject[];
  readonly state: JsonObject;
  readonly logs: readonly string[];
}

/** A reading with parts that failed. */
export interface PartialReading extends Reading {
  readonly failures: readonly FailedPart[];
  /** The names of the failed parts. */
  readonly failed: readonly string[];
  /** Of odd items. */
  readonly warnings: readonly string[];
}

/** Throws if a part could not be read. */
export async function readStream(...given: Parameters<typeof readParts>): Promise<Reading> {
  const { labels, records, state, logs, failures } = await readParts(...given);
  if (failures[0] !== undefined) throw failures[0].why;
  return { labels, records, state, logs };
}

export async function readParts(
  stream: Stream<StreamContext>,
  context: StreamContext,
  saved?: JsonObject,
  columns: ColumnSchemas = {},
  newColumns = true,
): Promise<PartialReading> {
  const { name, primaryKey } = stream;
  const keys = { primaryKey, cursorField: stream.cursorField(context) };
  const { tools, captured } = toolsFor(name, selectColumns(keys, columns, newColumns));
  const run = await stream.plan(saved, context, tools);
  const records: JsonObject[] = [];
  const labels: string[] = [];
  const failures: FailedPart[] = [];
  for await (const slice of run.slices) {
    labels.push(slice.label);
    for await (const read of slice.read(tools)) {
      if ('failed' in read) failures.push(read);
      else if (!('done' in read)) records.push(...('bytes' in read ? dataOf(read.bytes) : read));
    }
  }
  const failed = failures.map((failure) => failure.failed);
  const warnings = tools.oddItems.warnings();
  // Every state names its project, and days their time zone. Only the tests of these look at them.
  const own = Object.entries(run.state()).filter(([member]) => !['project', 'zone'].includes(member));
  const state = Object.fromEntries(own);
  return { labels, records, state, logs: captured.logs, failures, failed, warnings };
}

export function dataOf(lines: Buffer): JsonObject[] {
  return lines
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const message: unknown = JSON.parse(line);
      const record = isObject(message) ? message['record'] : undefined;
      const data = isObject(record) ? record['data'] : undefined;
      if (!isObject(data)) throw new Error(`not a RECORD line: ${line}`);
      return data;
    });
}
