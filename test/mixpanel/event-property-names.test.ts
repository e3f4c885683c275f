import { expect, test } from '@jest/globals';
import type { Endpoint } from '../../src/mixpanel/endpoints.ts';
import { eventNames } from '../../src/mixpanel/event-names.ts';
import { eventPropertyNames } from '../../src/mixpanel/event-property-names.ts';
import { MixpanelError } from '../../src/mixpanel/failures.ts';
import type { ApiRequest } from '../../src/mixpanel/http/axios-config.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { connectorErrorOf } from '../support/thrown.ts';

type Answer = (request: ApiRequest & Endpoint) => unknown;

const TOP = '/api/query/events/properties/top';

function benchOf(answer: Answer, events: readonly string[] = []) {
  const asked: [path: string, params: ApiRequest['params']][] = [];
  const logs: string[] = [];
  const ask = (request: ApiRequest & Endpoint): Promise<unknown> => {
    asked.push([request.path, request.params]);
    return Promise.resolve(request).then(answer);
  };
  const clock = new ManualClock();
  const log = (line: string): void => void logs.push(line);
  const lookup = { ask, eventNames: () => eventNames(ask, log), events, clock, log };
  const names = () => eventPropertyNames(lookup);
  return { asked, logs, clock, names };
}

const eventRequired = () =>
  new MixpanelError('event-required', { status: 400, endpoint: `GET ${TOP} answered 400`, body: '' });

/** Mixpanel as documented: it answers 400 without an event. */
const requiresEvent =
  (properties: Readonly<Record<string, unknown>>): Answer =>
  ({ path, params: { event } = {} }) => {
    if (path.endsWith('/names')) return Object.keys(properties);
    if (event === undefined) throw eventRequired();
    return properties[event];
  };

test('one request returns all names in the order of Mixpanel', async () => {
  const { names, asked } = benchOf(() => ({ b: { count: 9 }, $a: { count: 5 }, '': { count: 1 } }));
  expect(await names()).toEqual(['b', '$a', '']);
  expect(asked).toEqual([[TOP, { limit: '10000' }]]);
});

test.each([
  [[]],
  ['text'],
  [null],
  [{ error: 'no', status: 'error' }],
  [{ results: { a: {} } }],
  [{ error: null }],
])('the answer %j is rejected', async (answer) => {
  const { message, detail } = await connectorErrorOf(benchOf(() => answer).names);
  expect(message).toBe(`Mixpanel's answer to ${TOP} is not an object of properties.`);
  expect(detail).toBe(`${TOP} answered 200 ${JSON.stringify(answer)}`);
});

test('odd entries are skipped with a log line, and an event property may be called error', async () => {
  const { names, logs } = benchOf(() => ({ a: { count: 1 }, b: null, c: 'odd', error: { count: 2 } }));
  expect(await names()).toEqual(['a', 'error']);
  expect(logs).toEqual([
    expect.stringContaining('skipped entries that do not describe a property: ["b","c"]'),
  ]);
});

test('if Mixpanel requires an event, all events are queried and each name is returned once', async () => {
  const { names, asked, logs } = benchOf(requiresEvent({ A: { x: {}, y: {} }, 'B "b"': { y: {}, z: {} } }));
  expect(await names()).toEqual(['x', 'y', 'z']);
  expect(asked).toEqual([
    [TOP, { limit: '10000' }],
    ['/api/query/events/names', { type: 'general', limit: '10000' }],
    [TOP, { limit: '10000', event: 'A' }],
    [TOP, { limit: '10000', event: 'B "b"' }],
  ]);
  expect(logs).toEqual([expect.stringContaining('querying 2 of 2 events')]);
});

test('if only some events are exported, only these are queried', async () => {
  const { names, asked } = benchOf(requiresEvent({ A: { x: {} }, B: { y: {} } }), ['B']);
  expect(await names()).toEqual(['y']);
  expect(asked.map(([, params]) => params?.['event'])).toEqual([undefined, 'B']);
});

test('a project with many events does not use up the hourly quota', async () => {
  const many = Object.fromEntries(Array.from({ length: 255 }, (_, index) => [`event ${index}`, {}]));
  const { names, asked, logs } = benchOf(requiresEvent(many));
  await names();
  expect(asked).toHaveLength(2 + 25);
  expect(logs).toEqual([expect.stringContaining('querying 25 of 255 events')]);
});

test('another error is not a reason to query each event', async () => {
  const plan = new MixpanelError('plan', { status: 402, endpoint: TOP, body: '' });
  const { names, asked } = benchOf(() => {
    throw plan;
  });
  expect(await connectorErrorOf(names)).toBe(plan);
  expect(asked).toHaveLength(1);
});

test.each([[{ A: 1 }], [null]])('the answer %j is not a list of event names', async (answer) => {
  const { names } = benchOf(({ path }) => {
    if (path === TOP) throw eventRequired();
    return answer;
  });
  const { message } = await connectorErrorOf(names);
  expect(message).toBe("Mixpanel's answer to /api/query/events/names is not a list of events.");
});

test('if the query of one event fails, the properties of the others are listed and the log says so', async () => {
  const failure = new MixpanelError('server-error', { status: 503, endpoint: TOP, body: '' });
  const { names, logs } = benchOf(
    ({ params: { event } = {} }) => {
      if (event === undefined) throw eventRequired();
      if (event === 'A') throw failure;
      return { [event]: {} };
    },
    ['A', 'B'],
  );
  expect(await names()).toEqual(['B']);
  expect(logs.at(-1)).toMatch(/^the properties of 1 events could not be listed: Mixpanel's servers/);
});

test('if a query of a single event fails too, so does the list of names', async () => {
  const { names } = benchOf(({ path }) => {
    if (path === TOP) throw eventRequired();
    return ['A'];
  });
  expect(await connectorErrorOf(names)).toMatchObject({ failure: 'event-required' });
});

test('after another failure the exported events are queried, if the user has named some', async () => {
  const failure = new MixpanelError('timed-out', { status: 504, endpoint: TOP, body: '' });
  const { names } = benchOf(
    ({ params: { event } = {} }) => {
      if (event === undefined) throw failure;
      return { [event]: {} };
    },
    ['A', 'B'],
  );
  expect(await names()).toEqual(['A', 'B']);
});

test('after 10 s without a list the exported events are queried, if the user has named some', async () => {
  const { names, clock } = benchOf(
    ({ params: { event } = {} }) => (event === undefined ? new Promise(() => undefined) : { [event]: {} }),
    ['A', 'B'],
  );
  const found = names();
  await clock.advance(10_000);
  expect(await found).toEqual(['A', 'B']);
});
