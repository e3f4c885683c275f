import { expect, test } from '@jest/globals';
import type { ParsedEvent } from '../../emulator/data/parsed-event.ts';
import { parseEvent } from '../../emulator/data/parsed-event.ts';
import { isObject } from '../../emulator/http/json.ts';
import type { Reply } from './support/ask.ts';
import { ask, jsonOf, textOf } from './support/ask.ts';
import { lineOf, startProject } from './support/project.ts';

const NAMES = '/api/query/events/names?type=general';
const TOP = '/api/query/events/properties/top';

function parsedEvents(lines: Iterable<string>): ParsedEvent[] {
  return Array.from(lines, (line) => parseEvent(line)).filter((event) => event !== undefined);
}

test('events/names lists the names of events, most frequent first', async () => {
  const emulator = await startProject({ eventsPerDay: 200 });
  const counts = new Map<string, number>();
  for (const { name } of parsedEvents(emulator.control.visibleEvents('2026-01-01', '2026-01-31'))) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const expected = [...counts].toSorted(([, a], [, b]) => b - a).map(([name]) => name);
  expect(jsonOf(await ask(emulator, NAMES))).toEqual(expected);
  expect(jsonOf(await ask(emulator, '/api/2.0/events/names?type=unique&limit=2'))).toEqual(
    expected.slice(0, 2),
  );
});

test('events/names includes stored events and ignores those older than 31 days', async () => {
  const old = { line: lineOf({}, 'Old'), day: '2025-12-31' };
  const emulator = await startProject({
    eventsPerDay: 0,
    events: [{ line: lineOf({}, 'New') }, old, broken()],
  });
  expect(jsonOf(await ask(emulator, NAMES))).toEqual(['New']);
});

test.each(['/api/query/events/names', '/api/query/events/names?type=median', `${NAMES}&limit=x`])(
  '%s is rejected',
  async (path) => {
    const emulator = await startProject();
    expect((await ask(emulator, path)).status).toBe(400);
  },
);

test('properties/top lists ten names by default and all names at most', async () => {
  const emulator = await startProject();
  expect(Object.keys(objectOf(await ask(emulator, TOP)))).toHaveLength(10);
  const all = objectOf(await ask(emulator, `${TOP}?limit=100000`));
  const names = parsedEvents(emulator.control.visibleEvents('2026-01-01', '2026-01-31')).flatMap(
    ({ properties }) => Object.keys(properties),
  );
  const computed = ['$duration_s', '$event_count', '$origin_end', '$origin_start'];
  const expected = [...names.filter((name) => name !== 'time' && name !== 'distinct_id'), ...computed];
  expect(new Set(Object.keys(all))).toEqual(new Set(expected));
  expect(all['$duration_s']).toEqual({});
  expect(all['$browser']).toEqual({ count: names.filter((name) => name === '$browser').length });
});

test('properties/top lists at most 3000 names', async () => {
  const properties = Object.fromEntries(Array.from({ length: 3100 }, (_, index) => [`p${index}`, index]));
  const emulator = await startProject({ eventsPerDay: 0, events: [{ line: lineOf(properties) }] });
  expect(Object.keys(objectOf(await ask(emulator, `${TOP}?limit=5000`)))).toHaveLength(3000);
});

test('properties/top can be limited to one event', async () => {
  const events = [{ line: lineOf({ a: 1 }, 'A') }, { line: lineOf({ b: 1, c: 2 }, 'B "quoted"') }];
  const emulator = await startProject({ eventsPerDay: 0, events });
  const path = `${TOP}?${new URLSearchParams({ event: 'B "quoted"' }).toString()}`;
  expect(objectOf(await ask(emulator, path))).toEqual({ b: { count: 1 }, c: { count: 1 } });
  expect(objectOf(await ask(emulator, `${TOP}?event=unknown`))).toEqual({});
});

test('properties/top omits hidden properties and can require an event', async () => {
  const options = { topPropertiesNeedEvent: true, hiddenProperties: ['a'] };
  const emulator = await startProject({
    ...options,
    eventsPerDay: 0,
    events: [{ line: lineOf({ a: 1, b: 2 }) }],
  });
  expect((await ask(emulator, TOP)).status).toBe(400);
  expect(objectOf(await ask(emulator, `${TOP}?event=Stored`))).toEqual({ b: { count: 1 } });
});

test('cohorts/list has all cohorts, by GET and POST and on both paths', async () => {
  const emulator = await startProject({ cohorts: 30 });
  const reply = await ask(emulator, '/api/query/cohorts/list', { method: 'POST', gzip: true });
  expect(reply.headers['content-encoding']).toBe('gzip');
  expect(textOf(await ask(emulator, '/api/2.0/cohorts/list'))).toBe(textOf(reply));
  const cohorts = jsonOf(reply);
  const shape = {
    count: expect.any(Number),
    is_visible: expect.any(Number),
    description: expect.any(String),
    created: expect.stringMatching(/^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d$/),
    project_id: 876089,
    id: expect.any(Number),
    name: expect.any(String),
  };
  expect(cohorts).toMatchObject(Array<unknown>(30).fill(shape));
  expect(cohorts).toHaveLength(30);
});

test('cohorts are years old, some have no description, most are user cohorts', async () => {
  const emulator = await startProject();
  const text = textOf(await ask(emulator, '/api/query/cohorts/list'));
  expect(text).toContain('"created":"2018-');
  expect(text).toContain('"created":"2025-');
  expect(text).toContain('"description":""');
  expect(text).toContain('"data_group_id":null');
  // As a number and as text, with digits that a double would round.
  expect(text).toContain('"data_group_id":-1405123841946871899}');
  expect(text).toContain('"data_group_id":"594876158053128102"}');
});

function objectOf(reply: Reply): Record<string, unknown> {
  const value = jsonOf(reply);
  if (!isObject(value)) throw new Error('the body is not an object');
  return value;
}

function broken() {
  return { line: '{"event":"Broken","properties":', day: '2026-01-10' };
}
