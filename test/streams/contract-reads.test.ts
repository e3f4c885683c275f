/** What every stream promises about its records and states, without a line per stream. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import { describeStream } from '../../src/airbyte/catalog.ts';
import { createLogger } from '../../src/airbyte/logger.ts';
import type { JsonObject, SyncMode } from '../../src/airbyte/protocol.generated.ts';
import { readAll } from '../../src/airbyte/read.ts';
import { SecretMask } from '../../src/base/secrets.ts';
import { isObject } from '../../src/base/json-object.ts';
import type { StreamContext } from '../../src/streams/context.ts';
import type { MixpanelStream } from '../../src/streams/define-stream.ts';
import { streams } from '../../src/streams/index.ts';
import { CapturedOutput } from '../support/captured-output.ts';
import { quickClock } from '../support/manual-clock.ts';
import { contextFor } from '../support/stream-bench.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const named = streams.map((stream) => [stream.name, stream] as const);
const inEveryMode = streams.flatMap((stream) =>
  stream.syncModes.map((mode) => [stream.name, mode, stream] as const),
);

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({
    ...{ projectId: 1, serviceAccount: { username: 'user', secret: 'topsecret' }, limits: false },
    ...{ clock: { now: () => NOW }, timezone: 'UTC', firstDay: '2026-01-01', lastDay: '2026-01-31' },
    ...{ eventsPerDay: 8, duplicateShare: 0, profiles: 40, cohorts: 3, funnels: 3, annotations: 5 },
  });
});
afterAll(() => emulator.close());

/** A project whose days are all settled; windows and pages are small, so that there are several. */
function context(): StreamContext {
  const options = { firstDay: '2026-01-01', lastDay: '2026-01-31', windowDays: 7, pageSize: 15 };
  return contextFor(emulator, options, quickClock(NOW));
}

/** One message that matters here: a record as JSON, or a state. */
type Event = { readonly record: JsonObject } | { readonly state: JsonObject };

/** Reads a stream with all its columns to the end, from a state if there is one. */
async function read(stream: MixpanelStream, mode: SyncMode, state?: JsonObject): Promise<Event[]> {
  const captured = new CapturedOutput();
  const { output } = captured;
  const mask = new SecretMask();
  const opened = context();
  const { json_schema } = await describeStream(stream, opened);
  const columns = isObject(json_schema['properties']) ? json_schema['properties'] : {};
  const { clock } = opened;
  const log = createLogger(output, mask);
  const sync = { streams, context: opened, newColumns: true, quota: () => '', output, log, mask, clock };
  const saved = new Map(state === undefined ? [] : [[stream.name, state]]);
  expect(await readAll(sync, [{ name: stream.name, syncMode: mode, columns }], saved)).toBe(true);
  return captured.messages.flatMap((message): Event[] => {
    if (message.type === 'RECORD') return [{ record: message.record.data }];
    if (message.type !== 'STATE') return [];
    const { stream_state } = message.state.stream;
    return isObject(stream_state) ? [{ state: stream_state }] : [];
  });
}

function recordsOf(events: readonly Event[]): JsonObject[] {
  return events.flatMap((event) => ('record' in event ? [event.record] : []));
}

test.each(named)('the records of %s match the schema that discover offers', async (_name, stream) => {
  const { json_schema } = await describeStream(stream, context());
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(json_schema);
  const records = recordsOf(await read(stream, 'full_refresh'));
  expect(records.length).toBeGreaterThan(0);
  for (const record of records) {
    validate(record);
    expect([record, validate.errors]).toEqual([record, null]);
  }
});

test.each(named)('the keys of %s are unique and never null', async (_name, stream) => {
  expect(stream.primaryKey).not.toEqual([]);
  const keys = recordsOf(await read(stream, 'full_refresh')).map((record) =>
    stream.primaryKey.map((column) => record[column]),
  );
  expect(keys.flat().filter((part) => part === null || part === undefined)).toEqual([]);
  expect(new Set(keys.map((key) => JSON.stringify(key))).size).toBe(keys.length);
});

test.each(inEveryMode)('%s (%s) resumed from any state returns the rest', async (_name, mode, stream) => {
  const events = await read(stream, mode);
  const states = events.flatMap((event, index) => ('state' in event ? [{ index, state: event.state }] : []));
  expect(states.length).toBeGreaterThan(0);
  for (const { index, state } of states) {
    const resumed = recordsOf(await read(stream, mode, state)).map((record) => JSON.stringify(record));
    const rest = recordsOf(events.slice(index)).map((record) => JSON.stringify(record));
    expect(resumed).toEqual(expect.arrayContaining(rest));
  }
});

test.each(inEveryMode.filter(([, , { resumable }]) => resumable))(
  '%s (%s) resumed from its last state reads no settled day again',
  async (_name, mode, stream) => {
    const last = (await read(stream, mode)).findLast((event) => 'state' in event);
    if (last === undefined) throw new Error('no state was printed');
    expect(recordsOf(await read(stream, mode, last.state))).toEqual([]);
  },
);
