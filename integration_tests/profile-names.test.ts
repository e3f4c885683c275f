import { expect, test } from '@jest/globals';
import type { CatalogStream, SyncMode } from '../src/airbyte/protocol.generated.ts';
import { runSource, type Run } from './support/run-source.ts';
import { configured, configWith, emulate } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const NAMES = ['city', '$city', 'CITY'];

type ChosenStream = Pick<CatalogStream, 'name' | 'json_schema'>;

const UNDECLARED: ChosenStream = { name: 'engage', json_schema: {} };

interface Given {
  readonly stream?: ChosenStream;
  readonly syncMode?: SyncMode;
  readonly state?: unknown;
}

/** A project with a profile for each name, in this order. */
async function projectOf(names: readonly string[]) {
  const emulator = await emulate({ clock: { now: () => NOW }, profiles: 0 });
  const profiles = names.map((name) => ({ distinctId: name, properties: { [name]: `value of ${name}` } }));
  emulator.control.profiles.add(...profiles);
  const inputs = { config: configWith({ start_date: '2026-06-19' }), url: emulator.url, nowMs: NOW };
  return {
    discover: async (): Promise<ChosenStream> => {
      const { catalog } = await runSource('discover', inputs);
      const stream = catalog.find(({ name }) => name === 'engage');
      if (stream === undefined) throw new Error('discover offers no engage');
      return stream;
    },
    read: async ({ stream = UNDECLARED, syncMode = 'full_refresh', state }: Given = {}): Promise<Run> => {
      const catalog = configured([stream], syncMode);
      const run = await runSource('read', { ...inputs, catalog, ...(state === undefined ? {} : { state }) });
      expect(run.errors).toEqual([]);
      return run;
    },
    requests: () => emulator.control.requests.list().map(({ path }) => path),
  };
}

/** The column of each property. */
function columnsOf(run: Run): Record<string, string> {
  const pairs = run.records('engage').flatMap((record) => {
    const found = NAMES.map((name) => [
      name,
      Object.keys(record).find((key) => record[key] === `value of ${name}`),
    ]);
    return found.filter((pair): pair is [string, string] => pair[1] !== undefined);
  });
  return Object.fromEntries(pairs);
}

test('a column keeps its property from one full refresh to the next, in any order of the profiles', async () => {
  const [one, other] = [await projectOf(NAMES), await projectOf(NAMES.toReversed())];
  const first = await one.read();
  const columns = { city: 'city', $city: '_city', CITY: '__CITY' };
  expect(columnsOf(first)).toEqual(columns);
  expect(first.lastState('engage')).toMatchObject({ __ab_no_cursor_state_message: true, names: columns });
  expect(columnsOf(await other.read())).not.toEqual(columns);
  const second = await other.read({ state: first.stateFile });
  expect(columnsOf(second)).toEqual(columns);
  const third = await other.read({ state: second.stateFile, syncMode: 'incremental' });
  expect(columnsOf(third)).toEqual(columns);
  expect(columnsOf(await other.read({ state: third.stateFile }))).toEqual(columns);
});

test('without a state the catalog keeps the property of each column', async () => {
  const [one, other] = [await projectOf(NAMES), await projectOf(NAMES.toReversed())];
  const stream = await one.discover();
  const columns = columnsOf(await one.read({ stream }));
  expect(Object.keys(columns).sort()).toEqual([...NAMES].sort());
  expect(columnsOf(await other.read({ stream }))).toEqual(columns);
});

test("in a catalog of another connector Mixpanel's list says which property a column holds, and the state keeps it", async () => {
  const project = await projectOf(NAMES);
  const stream = { name: 'engage', json_schema: { properties: { distinct_id: {}, city: {} } } };
  const first = await project.read({ stream });
  expect(columnsOf(first)).toMatchObject({ $city: 'city' });
  const second = await project.read({ stream, state: first.stateFile });
  expect(columnsOf(second)).toEqual(columnsOf(first));
  expect(project.requests().filter((path) => path.includes('properties'))).toHaveLength(1);
});
