import { expect, test } from '@jest/globals';
import { selectColumns } from '../../../src/airbyte/column-selection.ts';
import type { ColumnSchemas } from '../../../src/airbyte/stream.ts';
import { exportProgress, prepareExport } from '../../../src/streams/export/progress.ts';
import { says, startServer } from '../../support/http-server.ts';
import { contextFor, toolsFor } from '../../support/stream-bench.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const READ = {
  version: 1,
  read: [{ from: '2026-01-01', to: '2026-01-30', at: '2026-01-31T10:00:00Z' }],
  zone: 'UTC',
};

/** The state from which a sync of these events continues, and what it logged. */
async function continueFrom(state: Record<string, unknown>, exportEvents: readonly string[]) {
  const context = contextFor({ url: 'http://127.0.0.1:1' }, { exportEvents });
  const { tools, captured } = toolsFor('export');
  const progress = await prepareExport(exportProgress.parse(state, context), context, tools);
  return { state: exportProgress.toState(progress), logs: captured.logs };
}

test('the state lists the events that were read, unless all were', async () => {
  expect(await continueFrom(READ, [])).toEqual({ state: READ, logs: [] });
  const some = { ...READ, events: ['Signed up', 'Bought'] };
  expect(await continueFrom(some, ['Bought', 'Signed up'])).toEqual({
    state: { ...READ, events: ['Bought', 'Signed up'] },
    logs: [],
  });
});

test('a sync of fewer events continues from the state', async () => {
  expect((await continueFrom(READ, ['Bought'])).state).toEqual({ ...READ, events: ['Bought'] });
  const some = { ...READ, events: ['Signed up', 'Bought'] };
  expect((await continueFrom(some, ['Bought'])).state).toEqual({ ...READ, events: ['Bought'] });
});

test.each([
  ['one more', ['Bought', 'Refunded']],
  ['all', []],
])('events that were not read before make every day be read again: %s', async (_what, wanted) => {
  const { state, logs } = await continueFrom({ ...READ, events: ['Bought'] }, wanted);
  expect(state).toEqual({ ...READ, read: [], ...(wanted.length === 0 ? {} : { events: wanted }) });
  expect(logs).toEqual([
    'WARN export: export_events includes events that earlier syncs did not read, so every day is read again',
  ]);
});

test('a state without days causes no warning', async () => {
  expect((await continueFrom({ version: 1, read: [], events: ['Bought'] }, [])).logs).toEqual([]);
});

const FOREIGN = { city: { type: 'string' }, _city: { type: 'string' } };

/** The names in the state after planning with this catalog, and the number of queries. */
async function plannedNames(
  columns: ColumnSchemas,
  state?: Record<string, unknown>,
  answer = '{"city":{},"$city":{}}',
) {
  const server = await startServer(says(answer === '' ? 403 : 200, answer));
  const context = contextFor(server);
  const { tools } = toolsFor(
    'export',
    selectColumns({ primaryKey: [], cursorField: undefined }, columns, true),
  );
  const begun =
    state === undefined
      ? exportProgress.start(context)
      : exportProgress.parse({ ...READ, ...state }, context);
  const progress = await prepareExport(begun, context, tools);
  return { names: exportProgress.toState(progress)['names'], queries: server.asked.length };
}

test('the state keeps only names that collide', async () => {
  expect(
    await plannedNames({ city: { mixpanel_property: 'city' }, plan: { mixpanel_property: 'plan' } }),
  ).toEqual({
    names: undefined,
    queries: 0,
  });
  const colliding = { city: { mixpanel_property: '$city' }, _city: { mixpanel_property: 'city' } };
  expect(await plannedNames(colliding)).toEqual({ names: { $city: 'city', city: '_city' }, queries: 0 });
});

test('names of the state take precedence over those of the catalog', async () => {
  const names = { $city: '_city', city: 'city' };
  const columns = { city: { mixpanel_property: '$city' }, _city: { mixpanel_property: 'city' } };
  expect((await plannedNames(columns, { names })).names).toEqual(names);
});

test("an ambiguous catalog is resolved by Mixpanel's list, once", async () => {
  expect(await plannedNames(FOREIGN)).toEqual({ names: { $city: 'city', city: '_city' }, queries: 1 });
  expect(await plannedNames(FOREIGN, {}, '{"city":{}}')).toEqual({ names: {}, queries: 1 });
  expect(await plannedNames(FOREIGN, { names: {} })).toEqual({ names: {}, queries: 0 });
});

test("events are read even if Mixpanel's list cannot be read", async () => {
  expect((await plannedNames(FOREIGN, undefined, '')).names).toBeUndefined();
});

test("the columns for a user's ids stay with the property that a state or a catalog gave them", async () => {
  const own = { $user_id: 'user_id', user_id: '_user_id' };
  const others = { $user_id: '_user_id', user_id: 'user_id' };
  const column = (property: string) => ({ type: 'string', mixpanel_property: property });
  expect((await plannedNames({ _user_id: column('user_id') })).names).toEqual(own);
  expect((await plannedNames({ user_id: column('user_id'), _user_id: column('$user_id') })).names).toEqual(
    others,
  );
  expect((await plannedNames({}, { names: others })).names).toEqual(others);
  // Another connector's catalog does not say which of the two it holds.
  expect((await plannedNames({ user_id: { type: 'string' } })).names).not.toHaveProperty('user_id');
});

test.each([
  [{ events: 'Bought' }, 'events must be a list of event names'],
  [{ events: ['Bought', 5] }, 'events must be a list of event names'],
  [{ events: { Bought: 1 } }, 'events must be a list of event names'],
  [{ events: [] }, 'events must be a list of event names'],
  [{ events: null }, 'events must be a list of event names'],
  [{ names: 'x' }, 'names must be an object'],
  [{ names: ['city'] }, 'names must be an object'],
  [{ names: { $city: 'city', city: 5 } }, 'names.city must be the name of a column'],
])('a state with the odd members %j is rejected: %s', async (members, fault) => {
  const context = contextFor({ url: 'http://127.0.0.1:1' });
  const thrown = await connectorErrorOf(() => exportProgress.parse({ ...READ, ...members }, context));
  expect([thrown.kind, thrown.message]).toEqual([
    'config',
    expect.stringContaining(`is invalid: ${fault}. Use`),
  ]);
});
