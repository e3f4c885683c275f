/** What every stream promises about its records and states. New streams are included automatically. */
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
    ...{
      eventsPerDay: 8,
      duplicateShare: 0,
      profiles: 40,
      cohorts: 8,
      funnels: 3,
      annotations: 5,
      reports: 4,
    },
  });
});
afterAll(() => emulator.close());

/** All days of the project are settled. Windows and pages are small, so that there are several of each. */
function context(): StreamContext {
  const options = { firstDay: '2026-01-01', lastDay: '2026-01-31', windowDays: 7, pageSize: 15 };
  const reportIds = ['5001', '5002', '5003', '5004'];
  return contextFor(emulator, { ...options, reportIds }, quickClock(NOW));
}

type Message = { readonly record: JsonObject } | { readonly state: JsonObject };

async function read(stream: MixpanelStream, mode: SyncMode, state?: JsonObject): Promise<Message[]> {
  const captured = new CapturedOutput();
  const { output } = captured;
  const mask = new SecretMask();
  const streamContext = context();
  const { json_schema } = await describeStream(stream, streamContext);
  const columns = isObject(json_schema['properties']) ? json_schema['properties'] : {};
  const { clock } = streamContext;
  const log = createLogger(output, mask);
  const sync = {
    streams,
    context: streamContext,
    newColumns: true,
    quota: () => '',
    output,
    log,
    mask,
    clock,
  };
  const saved = new Map(state === undefined ? [] : [[stream.name, state]]);
  expect(await readAll(sync, [{ name: stream.name, syncMode: mode, columns }], saved)).toBe(true);
  return captured.messages.flatMap((message): Message[] => {
    if (message.type === 'RECORD') return [{ record: message.record.data }];
    if (message.type !== 'STATE') return [];
    const { stream_state } = message.state.stream;
    return isObject(stream_state) ? [{ state: stream_state }] : [];
  });
}

function recordsOf(events: readonly Message[]): JsonObject[] {
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

test.each(inEveryMode)(
  '%s (%s) delivers the rest when resumed from any state',
  async (_name, mode, stream) => {
    const events = await read(stream, mode);
    const states = events.flatMap((event, index) =>
      'state' in event ? [{ index, state: event.state }] : [],
    );
    expect(states.length).toBeGreaterThan(0);
    for (const { index, state } of states) {
      const resumed = recordsOf(await read(stream, mode, state)).map((record) => JSON.stringify(record));
      const rest = recordsOf(events.slice(index)).map((record) => JSON.stringify(record));
      expect(resumed).toEqual(expect.arrayContaining(rest));
    }
  },
);

/** An incremental read of the members of cohorts is always one of all of them. */
const keepsRecords = ({ name, resumable }: MixpanelStream, mode: SyncMode): boolean =>
  resumable && !(name === 'cohort_members' && mode === 'incremental');

test.each(inEveryMode.filter(([, mode, stream]) => keepsRecords(stream, mode)))(
  '%s (%s) does not read settled days again when resumed from its last state',
  async (_name, mode, stream) => {
    const last = (await read(stream, mode)).findLast((event) => 'state' in event);
    if (last === undefined) throw new Error('no state was emitted');
    expect(recordsOf(await read(stream, mode, last.state))).toEqual([]);
  },
);
