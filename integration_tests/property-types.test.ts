import { expect, test } from '@jest/globals';
import type { EmulatorOptions } from '../emulator/options.ts';
import type { CatalogStream } from '../src/airbyte/protocol.generated.ts';
import { ReferenceExport, type Type } from '../test/reference/records.ts';
import { isObject } from './support/expected-events.ts';
import { runSource, type Given } from './support/run-source.ts';
import { configured, configWith, emulate, projectSecret } from './support/setup.ts';

const NOON = Date.parse('2026-06-20T12:00:00Z');
const project: EmulatorOptions = {
  clock: { now: () => NOON },
  eventsPerDay: 100,
  firstDay: '2026-06-15',
  edgeCaseShare: 0.3,
};

/** Discovers with native types. */
async function discovered(url: string, options: Record<string, unknown> = {}) {
  const config = configWith({ start_date: '2026-06-15', property_types: 'native', ...options });
  const given: Given = { config, url, nowMs: NOON };
  const run = await runSource('discover', given);
  const stream = run.catalog.find(({ name }) => name === 'export');
  if (stream === undefined) throw new Error('discover offers no export');
  return { given, run, stream };
}

function columnsOf({ json_schema }: CatalogStream): [string, Record<string, unknown>][] {
  const { properties } = json_schema;
  return Object.entries(isObject(properties) ? properties : {}).map(([column, schema]) => [
    column,
    isObject(schema) ? schema : {},
  ]);
}

function typesOf(stream: CatalogStream): Map<string, Type> {
  const types = columnsOf(stream).map(([column, { type }]): [string, Type] => [
    column,
    (Array.isArray(type) ? type.find((name) => name !== 'null') : type) as Type,
  ]);
  return new Map(types.filter(([, type]) => type !== 'string'));
}

test('records have the types of the Lexicon, and `_rescued_data` keeps values that do not fit', async () => {
  const emulator = await emulate(project);
  const { given, stream } = await discovered(emulator.url);
  const types = typesOf(stream);
  expect(Object.fromEntries(types)).toMatchObject({ price: 'number', quantity: 'number', cart: 'object' });
  expect([...types.keys()]).not.toContain('account id');
  const run = await runSource('read', { ...given, catalog: configured([stream], 'incremental') });
  expect(run.errors).toEqual([]);

  const names = columnsOf(stream).flatMap(([column, { mixpanel_property: property }]): [string, string][] =>
    typeof property === 'string' ? [[property, column]] : [],
  );
  const reference = new ReferenceExport({ types, names, withArrival: true });
  const lines = [...emulator.control.visibleEvents('2026-06-15', '2026-06-20')];
  const expected = lines
    .map((line) => reference.record(line))
    .map((record) => `${record?.data ?? ''}${record?.meta ?? ''}`);
  const records = run.stdout.split('\n').filter((line) => line.startsWith('{"type":"RECORD"'));
  const actual = records.map((line) => line.replace(/^.*?"data":/, '').slice(0, -2));
  expect(actual.toSorted()).toEqual(expected.toSorted());
  expect(actual.filter((record) => record.includes('SOURCE_SERIALIZATION_ERROR')).length).toBeGreaterThan(10);
  expect(run.logs.join('\n')).toMatch(/values that do not fit the type of their column .* price \(\d+\)/);
});

test('the types of the configured catalog win over the option and the Lexicon', async () => {
  const emulator = await emulate({ ...project, eventsPerDay: 0 });
  const time = Date.parse('2026-06-16T00:00:00Z') / 1000;
  emulator.control.events.add({ line: `{"event":"a","properties":{"time":${time},"price":1.0,"plan":7}}` });
  const schema = {
    price: { type: ['null', 'boolean'], mixpanel_property: 'price' },
    plan: { type: ['null', 'integer'], mixpanel_property: 'plan' },
  };
  for (const property_types of ['text', 'native']) {
    const run = await runSource('read', {
      config: configWith({ start_date: '2026-06-15', property_types }),
      url: emulator.url,
      nowMs: NOON,
      catalog: configured([{ name: 'export', json_schema: { properties: schema } }], 'incremental'),
    });
    expect(run.records('export')).toMatchObject([{ price: null, plan: 7, _rescued_data: '{"price":1.0}' }]);
  }
});

test('a project secret cannot read the Lexicon, so a sample of events decides, with one export request', async () => {
  const emulator = await emulate(project);
  const { stream } = await discovered(emulator.url, { credentials: projectSecret });
  expect(typesOf(stream).get('quantity')).toBe('number');
  const requests = emulator.control.requests.list();
  expect(requests.filter(({ family }) => family === 'export')).toHaveLength(1);
  expect(requests.filter(({ family }) => family === 'lexicon')).toHaveLength(0);
});

test('two discoveries of the same data are equal byte for byte', async () => {
  const emulator = await emulate(project);
  const [one, other] = [await discovered(emulator.url), await discovered(emulator.url)];
  expect(other.run.stdout).toBe(one.run.stdout);
});

test('property_types text needs no events, and every property is a string', async () => {
  const emulator = await emulate(project);
  const { stream } = await discovered(emulator.url, { property_types: 'text' });
  expect(typesOf(stream).size).toBe(0);
  const families = emulator.control.requests.list().map(({ family }) => family);
  // Names of events' and users' properties, the cohorts, and a sample of each group key.
  expect(families.toSorted()).toEqual(['lexicon', ...Array<string>(5).fill('query')]);
});

test.each(['text', 'native'])(
  'with property_types %s, properties have the descriptions of the Lexicon, requested once',
  async (property_types) => {
    const emulator = await emulate({ ...project, profiles: 5 });
    const { run, stream } = await discovered(emulator.url, { property_types });
    const columns = Object.fromEntries(columnsOf(stream));
    expect(columns).toMatchObject({
      price: { description: 'In euros' },
      tags: { description: 'Any of the "colours"' },
      device_id: { description: expect.stringContaining('until the login') as unknown },
    });
    expect(columns['cart']).not.toHaveProperty('description');
    const requests = emulator.control.requests.list();
    expect(requests.filter(({ family }) => family === 'lexicon')).toHaveLength(1);
    expect(run.logs.join('\n')).not.toContain('Lexicon');
  },
);

test('if the Lexicon cannot be read, discover says so in one line and offers the same columns', async () => {
  const emulator = await emulate({ ...project, profiles: 5 });
  const text = { property_types: 'text' };
  const bare = await discovered(emulator.url, { ...text, credentials: projectSecret });
  emulator.control.failures.add({
    kind: 'answer',
    status: 403,
    body: '{"error":"no permission"}',
    match: { path: '/schemas' },
    times: -1,
  });
  const { run, stream } = await discovered(emulator.url, text);
  expect(stream).toEqual(bare.stream);
  expect(run.logs.filter((line) => line.includes('Lexicon'))).toEqual([
    expect.stringContaining('so the columns of properties have no description. '),
  ]);
  expect(bare.run.logs.join('\n')).not.toContain('Lexicon');
});

test('datetimes of profiles are timestamps with property_types native, and other values are rescued', async () => {
  const emulator = await emulate({ ...project, profiles: 3 });
  emulator.control.profiles.add({ distinctId: 'odd', properties: { $created: 'yesterday' } });
  const { given, run } = await discovered(emulator.url);
  const stream = run.catalog.find(({ name }) => name === 'engage');
  if (stream === undefined) throw new Error('discover offers no engage');
  expect(Object.fromEntries(columnsOf(stream))['created']).toMatchObject({ format: 'date-time' });
  const read = await runSource('read', { ...given, catalog: configured([stream], 'full_refresh') });
  const records = read.records('engage');
  expect(records.find(({ distinct_id: id }) => id === 'odd')).toMatchObject({
    ...{ created: null, _rescued_data: '{"$created":"yesterday"}' },
  });
  expect(records.filter(({ created }) => /^\d{4}-\d\d-\d\dT/.test(String(created)))).toHaveLength(3);
});
