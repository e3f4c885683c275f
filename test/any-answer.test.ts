import { expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { readAll } from '../src/airbyte/read.ts';
import { createLogger } from '../src/airbyte/logger.ts';
import { SecretMask } from '../src/base/secrets.ts';
import { isObject } from '../src/base/json-object.ts';
import { streams } from '../src/streams/index.ts';
import { CapturedOutput } from './support/captured-output.ts';
import fc from './support/fast-check.ts';
import { startServer, type Answer, type TestServer } from './support/http-server.ts';
import { quickClock } from './support/manual-clock.ts';
import { contextFor } from './support/stream-bench.ts';

const NUM_RUNS = 40;
const NAMES = streams.map(({ name }) => name);

interface Delivery {
  readonly status: number;
  readonly body: Buffer;
  readonly gzip: boolean;
  /** The number of bytes cut from the end; 0 for a complete body. */
  readonly missingBytes: number;
  /** True if the connection breaks after the last byte. */
  readonly breaks: boolean;
}

/** The synced days of January 2026. */
const FIRST_SECOND = 1_767_225_600;
const LAST_SECOND = 1_769_860_800;

const second = fc.integer({ min: FIRST_SECOND, max: LAST_SECOND });
const properties = fc.record(
  {
    time: fc.oneof({ weight: 9, arbitrary: second }, fc.constantFrom(null, '', '1', {}, [], 1e300)),
    distinct_id: fc.oneof(fc.string({ unit: 'binary' }), fc.maxSafeInteger()),
    mp_processing_time_ms: fc.oneof(fc.maxSafeInteger(), fc.constant(null)),
  },
  { requiredKeys: ['time'] },
);
const event = fc
  .tuple(fc.string(), properties)
  .map(([name, of]) => JSON.stringify({ event: name, properties: of }));
const line = fc.oneof(
  { weight: 20, arbitrary: event },
  fc.constantFrom(
    '',
    ' ',
    '{}',
    'null',
    'terminated early',
    'export terminated early',
    '<html>',
    '{"error":"x"}',
  ),
  fc.json(),
);
const exported = fc
  .tuple(fc.array(line, { maxLength: 6 }), fc.constantFrom('\n', '\n', '\n', ''))
  .map(([lines, end]) => lines.join('\n') + (lines.length === 0 ? '' : end));

/** Answers in the shape of the API's, valid or not. */
const results = fc.oneof(
  fc.array(fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.record({ id: fc.nat(), date: fc.string() }))),
  fc.dictionary(
    fc.oneof(fc.string(), fc.constantFrom('2026-01-01', '$overall')),
    fc.jsonValue({ maxDepth: 2 }),
  ),
);
const cohort = fc.record({ id: fc.nat(), funnel_id: fc.nat(), name: fc.string(), created: fc.string() });
const profile = fc.record({ $distinct_id: fc.oneof(fc.string(), fc.nat()), $properties: results });
const page = fc.record({
  results: fc.array(profile, { maxLength: 3 }),
  page: fc.nat(2),
  page_size: fc.constantFrom(1, 1000),
  session_id: fc.string(),
  status: fc.constantFrom('ok', 'error'),
  total: fc.nat(3),
});
const answered = fc
  .oneof(
    fc.record({ results, status: fc.constant('ok') }),
    fc.record({ data: results }),
    fc.array(cohort),
    page,
  )
  .map((value) => JSON.stringify(value));

const body = fc.oneof(
  { weight: 4, arbitrary: exported.map((text) => Buffer.from(text)) },
  { weight: 4, arbitrary: answered.map((text) => Buffer.from(text)) },
  fc.constantFrom('', '[]', '{}', 'null', '<html></html>').map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);
const deliveryFields = {
  status: fc.oneof({ weight: 8, arbitrary: fc.constant(200) }, fc.integer({ min: 200, max: 599 })),
  gzip: fc.boolean(),
  missingBytes: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 30 })),
  breaks: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, fc.constant(true)),
};
const delivery: fc.Arbitrary<Delivery> = fc.record({ ...deliveryFields, body });
const exportDelivery: fc.Arbitrary<Delivery> = fc.record({
  ...deliveryFields,
  body: exported.map((text) => Buffer.from(text)),
});

function sending({ status, body: bytes, gzip, missingBytes, breaks }: Delivery): Answer {
  const encoded = gzip ? gzipSync(bytes) : bytes;
  const sent = encoded.subarray(0, Math.max(0, encoded.length - missingBytes));
  return (response) => {
    response.writeHead(status, gzip ? { 'Content-Encoding': 'gzip' } : {});
    if (!breaks) response.end(sent);
    else response.write(sent, () => response.destroy());
  };
}

interface Reading {
  readonly captured: CapturedOutput;
  readonly asked: TestServer['asked'];
  /** The last status of each stream by name. */
  readonly ends: Map<string, string | undefined>;
}

/** Syncs streams from a server that repeats these answers in turn. */
async function readFrom(answers: readonly Delivery[], names: readonly string[] = NAMES): Promise<Reading> {
  const captured = new CapturedOutput();
  const { output } = captured;
  const given = answers.map(sending);
  const server = await startServer((response, asked, index) => {
    given[index % given.length]?.(response, asked, index);
  });
  const clock = quickClock();
  const context = contextFor(server, { windowDays: 10 }, clock);
  const mask = new SecretMask();
  const choices = streams
    .filter(({ name }) => names.includes(name))
    .map(({ name, syncModes }) => ({ name, syncMode: syncModes.at(-1) ?? '', columns: {} }));
  const log = createLogger(output, mask);
  const sync = { streams, context, newColumns: true, quota: () => '', output, log, mask, clock };
  await readAll(sync, choices, new Map());
  return {
    captured,
    asked: server.asked,
    ends: new Map(names.map((name) => [name, captured.statuses(name).at(-1)])),
  };
}

test('for any answers of Mixpanel each stream ends COMPLETE, or INCOMPLETE with one known error', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(delivery, { minLength: 1, maxLength: 5 }), async (answers) => {
      const { captured, ends } = await readFrom(answers);
      for (const [name, end] of ends) {
        const errors = captured.errors(name);
        expect([end, errors.length]).toEqual(end === 'COMPLETE' ? ['COMPLETE', 0] : ['INCOMPLETE', 1]);
        for (const { message, stack_trace } of errors) {
          expect(message).not.toContain('does not know: ');
          expect(stack_trace).toBeUndefined();
        }
      }
    }),
    { numRuns: NUM_RUNS },
  );
});

/** The events of a complete export, by a simple implementation; undefined if it is incomplete. */
function eventsOf({ status, body: bytes, gzip, missingBytes, breaks }: Delivery): unknown[] | undefined {
  if (status === 204 && !breaks) return [];
  const isCut = gzip && missingBytes > 0;
  const lines = bytes
    .subarray(0, Math.max(0, bytes.length - missingBytes))
    .toString('utf8')
    .split('\n');
  if (status !== 200 || isCut || breaks || lines.pop() !== '') return undefined;
  const filled = lines.filter((text) => text.trim() !== '');
  const events = filled.filter(isEvent);
  // The same broken lines come again with the next answer, unless the server says that it gives up.
  const hasFailed = filled.some(saysFailure);
  return hasFailed || (events.length === 0 && filled.length > 0) ? undefined : events;
}

function saysFailure(text: string): boolean {
  if (/^(export )?terminated early$|^<html>$/.test(text)) return true;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && 'error' in value && !isEvent(text);
  } catch {
    return false;
  }
}

function isEvent(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && (isObject(value['properties']) || ('event' in value && !value['properties']));
  } catch {
    return false;
  }
}

test('an export is COMPLETE, with all events, if and only if its answer was complete', async () => {
  await fc.assert(
    fc.asyncProperty(exportDelivery, async (one) => {
      const { ends, captured, asked } = await readFrom([one], ['export']);
      const events = eventsOf(one);
      expect(ends.get('export')).toBe(events === undefined ? 'INCOMPLETE' : 'COMPLETE');
      const windows = new Set(asked.map(({ params }) => params['from_date'])).size;
      if (events !== undefined) expect(captured.records('export')).toHaveLength(events.length * windows);
      else
        // During hours of retries the unchanged state is emitted from time to time.
        for (const state of captured.states('export'))
          expect(state).toEqual({ count: 0, state: { version: 1, read: [] } });
    }),
    { numRuns: 2 * NUM_RUNS },
  );
});

test('an answer that breaks off or has an error status never makes a stream COMPLETE', async () => {
  const broken = delivery.filter(
    ({ status, missingBytes, breaks, gzip }) =>
      status !== 204 && (status !== 200 || breaks || (gzip && missingBytes > 0)),
  );
  await fc.assert(
    fc.asyncProperty(broken, async (one) => {
      const { ends, asked } = await readFrom([one]);
      expect(asked.length).toBeGreaterThan(0);
      expect([...ends.values()]).not.toContain('COMPLETE');
    }),
    { numRuns: NUM_RUNS },
  );
});
