import { beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCatalog } from '../src/airbyte/catalog.ts';
import { selectColumns } from '../src/airbyte/column-selection.ts';
import { readJsonFile } from '../src/airbyte/input-file.ts';
import { parseState } from '../src/airbyte/state.ts';
import { ConnectorError } from '../src/base/errors.ts';
import { SecretMask } from '../src/base/secrets.ts';
import { parseConfig } from '../src/config/config.ts';
import { migrate } from '../src/config/migrate/index.ts';
import { secretsIn } from '../src/config/secrets.ts';
import spec from '../spec.json' with { type: 'json' };
import { streams } from '../src/streams/index.ts';
import type { StreamContext } from '../src/streams/context.ts';
import fc from './support/fast-check.ts';
import { startServer } from './support/http-server.ts';
import { contextFor, toolsFor } from './support/stream-bench.ts';
import { thrownBy } from './support/thrown.ts';

const NOW = Date.UTC(2026, 0, 31, 12);
const SECRET = 'a-secret-of-mine';
const RUNS = { numRuns: 300 };

/** Values that people and programs put in the wrong place. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom('', '2026-02-30', '2026-1-1', '9999-12-31', '0000-00-00', '-1', 'NaN', '__proto__'),
  fc.constantFrom(0, -1, 0.5, 1e308, Number.MAX_SAFE_INTEGER + 1, null, true, [], {}),
);

/** An object with some of these members, each valid or odd, and some unknown members. */
function nearly(members: Record<string, unknown>): fc.Arbitrary<Record<string, unknown>> {
  const either = Object.entries(members).map(([name, value]) => {
    const good = value instanceof fc.Arbitrary ? (value as fc.Arbitrary<unknown>) : fc.constant(value);
    return [name, fc.oneof({ weight: 4, arbitrary: good }, { weight: 1, arbitrary: odd })] as const;
  });
  const known = fc.record(Object.fromEntries(either), { requiredKeys: [] });
  const unknown = fc.dictionary(fc.string({ maxLength: 8 }), odd, { maxKeys: 2 });
  return fc.tuple(known, unknown).map(([one, other]) => ({ ...other, ...one }));
}

/** Returns, or throws a one-line error that the user can fix. */
function expectAcceptedOrRejected(act: () => unknown): void {
  try {
    act();
  } catch (thrown) {
    expectUserError(thrown);
  }
}

function expectUserError(thrown: unknown): void {
  if (!(thrown instanceof ConnectorError)) throw thrown;
  expect(thrown.kind).toBe('config');
  expect(thrown.message).toMatch(/^.+$/);
  expect(thrown.message).not.toContain(SECRET);
}

const credentials = nearly({
  option_title: fc.constantFrom('Service Account', 'Project Secret'),
  username: 'user',
  secret: SECRET,
  api_secret: SECRET,
  project_id: 12345,
});
const defaults = Object.entries(spec.connectionSpecification.properties).map(([name, property]) => [
  name,
  'default' in property ? property.default : '2026-01-01',
]);
const config = nearly({
  ...(Object.fromEntries(defaults) as Record<string, unknown>),
  credentials,
  api_secret: SECRET,
  project_id: 12345,
});

test('any config is accepted, or rejected with an error that does not show its secret', () => {
  fc.assert(
    fc.property(fc.oneof({ weight: 5, arbitrary: config }, odd), (file) => {
      const mask = new SecretMask();
      for (const secret of secretsIn(file)) mask.add(secret);
      expectAcceptedOrRejected(() => parseConfig(migrate(structuredClone(file)).config, NOW));
    }),
    // Each run compiles the form's schema.
    { numRuns: 150 },
  );
});

const names = fc.constantFrom(...streams.map(({ name }) => name), 'unicorns', '', '__proto__', 'constructor');
const columns = fc.dictionary(
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom('time', 'TIME', '$time', '__proto__'),
  ),
  odd,
);
const catalog = nearly({
  streams: fc.array(
    nearly({
      stream: nearly({ name: names, json_schema: nearly({ properties: columns }) }),
      sync_mode: fc.constantFrom('full_refresh', 'incremental'),
      destination_sync_mode: 'append',
    }),
    { maxLength: 3 },
  ),
});

test('any catalog is accepted, or rejected with an error for the user', () => {
  fc.assert(
    fc.property(fc.oneof({ weight: 5, arbitrary: catalog }, odd), (file) => {
      expectAcceptedOrRejected(() => parseCatalog(structuredClone(file)));
    }),
    RUNS,
  );
});

const day = fc.constantFrom(
  '2026-01-01',
  '2026-01-15',
  '2026-01-31',
  '2026-02-01',
  '1970-01-01',
  '9999-12-31',
);
const timestamp = fc.constantFrom(
  '2026-01-20T00:00:00Z',
  '2026-01-20 00:00:00',
  '2026-01-20',
  '9999-12-31T23:59:59Z',
);
const coverage = nearly({
  version: 1,
  read: fc.array(nearly({ from: day, to: day, at: timestamp }), { maxLength: 4 }),
  events: fc.array(fc.string(), { maxLength: 2 }),
});
/** States of this connector, its older releases and other connectors. */
const streamState = fc.oneof(
  coverage,
  nearly({ created: timestamp, last_seen: timestamp, date: day, time: timestamp }),
  nearly({ version: 1, read: 'whole', funnels: fc.dictionary(fc.constantFrom('7', '8'), coverage) }),
  nearly({
    states: fc.array(nearly({ partition: nearly({ funnel_id: '7' }), cursor: nearly({ date: day }) })),
  }),
  nearly({ '7': nearly({ date: day }), unfinished_full_refresh: true }),
  nearly({ __ab_full_refresh_sync_complete: true, __ab_no_cursor_state_message: true }),
);
const streamEntry = nearly({ stream_descriptor: nearly({ name: names }), stream_state: streamState });
const stateEntry = fc.oneof(
  nearly({ type: 'STREAM', stream: streamEntry }),
  nearly({ type: 'GLOBAL', global: nearly({ stream_states: fc.array(streamEntry, { maxLength: 2 }) }) }),
  nearly({ type: 'LEGACY', data: fc.dictionary(names, streamState) }),
  fc.dictionary(names, streamState),
);
const state = fc.oneof(
  fc.array(stateEntry, { maxLength: 3 }),
  stateEntry,
  nearly({ type: 'STATE', state: stateEntry }),
  odd,
);

test('any state file is accepted, or rejected with an error for the user', () => {
  fc.assert(
    fc.property(state, (file) => {
      expectAcceptedOrRejected(() => parseState(file));
    }),
    RUNS,
  );
});

/** Far too deep for a recursive function. */
const NESTED = `${'[{"a":'.repeat(10_000)}1${'}]'.repeat(10_000)}`;

test.each([
  ['config', `{"credentials":{"secret":"${SECRET}"},"x":${NESTED}}`],
  ['config', `{"api_secret":"${SECRET}","date_window_size":${NESTED}}`],
  ['config', NESTED],
  ['catalog', `{"streams":${NESTED}}`],
  ['catalog', `{"streams":[{"stream":{"name":"export","json_schema":{"properties":${NESTED}}}}]}`],
  ['state', `{"bookmarks":{"export":${NESTED}}}`],
  ['state', `{"type":"STATE","state":`.repeat(20_000) + '{}' + '}'.repeat(20_000)],
])('a %s file that is nested too deeply is rejected with an error for the user', async (what, content) => {
  const folder = await mkdtemp(join(tmpdir(), 'any-input-'));
  const path = join(folder, 'file.json');
  await writeFile(path, content);
  const thrown = await thrownBy(() => readJsonFile(path, `${what} file`));
  await rm(folder, { recursive: true });
  expectUserError(thrown);
  expect(thrown.message).toMatch(/is nested too deeply/);
});

const LIST = '[{"funnel_id":7,"name":"a","id":1,"created":"2026-01-01 00:00:00"}]';
let context: StreamContext;
beforeEach(async () => {
  const { url } = await startServer((response, { path }) => {
    const isList = path.endsWith('/list') || path.endsWith('/names');
    response.writeHead(200).end(isList ? LIST : '{"results":{}}');
  });
  context = contextFor({ url }, { workspaceId: 3 });
});

test.each(streams.map((stream) => [stream.name, stream] as const))(
  'any state of %s is planned, or rejected with an error for the user',
  async (name, stream) => {
    const { log } = toolsFor(name).tools;
    const anyState = fc.oneof(streamState, fc.dictionary(fc.string(), odd)) as fc.Arbitrary<
      Record<string, never>
    >;
    await fc.assert(
      fc.asyncProperty(anyState, columns, async (saved, known) => {
        const keys = { primaryKey: stream.primaryKey, cursorField: stream.cursorField(context) };
        const tools = { log, columns: selectColumns(keys, known, false) };
        try {
          const run = await stream.plan(saved, context, tools);
          // The resulting state must be valid too.
          await stream.plan(run.state(), context, tools);
        } catch (thrown) {
          expectUserError(thrown);
        }
      }),
      { numRuns: 300 },
    );
  },
);
