import { expect, test } from '@jest/globals';
import { selectColumns } from '../../../src/airbyte/column-selection.ts';
import type { ColumnSchemas } from '../../../src/airbyte/stream.ts';
import { exportProgress, prepared } from '../../../src/streams/export/progress.ts';
import { says, startServer } from '../../support/http-server.ts';
import { contextFor, toolsFor } from '../../support/stream-bench.ts';

const READ = { version: 1, read: [{ from: '2026-01-01', to: '2026-01-30', at: '2026-01-31T10:00:00Z' }] };

/** The state that a sync goes on from, when it wants these events and finds that state; and what it logged. */
async function goneOn(state: Record<string, unknown>, exportEvents: readonly string[]) {
  const context = contextFor({ url: 'http://127.0.0.1:1' }, { exportEvents });
  const { tools, captured } = toolsFor('export');
  const progress = await prepared(exportProgress.parse(state, context), context, tools);
  return { state: exportProgress.toState(progress), logs: captured.logs };
}

test('the state names the events that were read, where not all of them were', async () => {
  expect(await goneOn(READ, [])).toEqual({ state: READ, logs: [] });
  const some = { ...READ, events: ['Signed up', 'Bought'] };
  expect(await goneOn(some, ['Bought', 'Signed up'])).toEqual({
    state: { ...READ, events: ['Bought', 'Signed up'] },
    logs: [],
  });
});

test('fewer events than before go on where the sync stopped', async () => {
  expect((await goneOn(READ, ['Bought'])).state).toEqual({ ...READ, events: ['Bought'] });
  const some = { ...READ, events: ['Signed up', 'Bought'] };
  expect((await goneOn(some, ['Bought'])).state).toEqual({ ...READ, events: ['Bought'] });
});

test.each([
  ['one more', ['Bought', 'Refunded']],
  ['all', []],
])('events that were left out before are read from the start: %s', async (_what, wanted) => {
  const { state, logs } = await goneOn({ ...READ, events: ['Bought'] }, wanted);
  expect(state).toEqual({ version: 1, read: [], ...(wanted.length === 0 ? {} : { events: wanted }) });
  expect(logs).toEqual([
    'WARN export: there are events to read that earlier syncs left out, so every day is read again',
  ]);
});

test('a state without any day has nothing to read again', async () => {
  expect((await goneOn({ version: 1, read: [], events: ['Bought'] }, [])).logs).toEqual([]);
});

const FOREIGN = { city: { type: 'string' }, _city: { type: 'string' } };

/** What the state says of names after a plan with this catalog, and how many queries it took. */
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
  const progress = await prepared(begun, context, tools);
  return { names: exportProgress.toState(progress)['names'], queries: server.asked.length };
}

test('the state keeps the names that collide, and no others', async () => {
  expect(
    await plannedNames({ city: { mixpanel_property: 'city' }, plan: { mixpanel_property: 'plan' } }),
  ).toEqual({
    names: undefined,
    queries: 0,
  });
  const colliding = { city: { mixpanel_property: '$city' }, _city: { mixpanel_property: 'city' } };
  expect(await plannedNames(colliding)).toEqual({ names: { $city: 'city', city: '_city' }, queries: 0 });
});

test('names of the state come before those of the catalog', async () => {
  const names = { $city: '_city', city: 'city' };
  const columns = { city: { mixpanel_property: '$city' }, _city: { mixpanel_property: 'city' } };
  expect((await plannedNames(columns, { names })).names).toEqual(names);
});

test("a catalog that leaves names open is settled by Mixpanel's list, once", async () => {
  expect(await plannedNames(FOREIGN)).toEqual({ names: { $city: 'city', city: '_city' }, queries: 1 });
  expect(await plannedNames(FOREIGN, {}, '{"city":{}}')).toEqual({ names: {}, queries: 1 });
  expect(await plannedNames(FOREIGN, { names: {} })).toEqual({ names: {}, queries: 0 });
});

test('where Mixpanel does not tell its list, events are read all the same', async () => {
  expect((await plannedNames(FOREIGN, undefined, '')).names).toBeUndefined();
});

test('names in a state that are none are passed over', async () => {
  expect((await plannedNames({}, { names: { $city: 5, city: null } })).names).toEqual({});
  expect((await plannedNames({}, { names: 'x' })).names).toBeUndefined();
});
