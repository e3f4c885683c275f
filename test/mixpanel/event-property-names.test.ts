import { expect, test } from '@jest/globals';
import type { Endpoint } from '../../src/mixpanel/endpoints.ts';
import { eventPropertyNames } from '../../src/mixpanel/event-property-names.ts';
import { MixpanelError } from '../../src/mixpanel/failures.ts';
import type { ApiRequest } from '../../src/mixpanel/http/transport.ts';
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
  return { asked, logs, names: () => eventPropertyNames({ ask, events, log: (line) => logs.push(line) }) };
}

const refused = () =>
  new MixpanelError('event-required', { status: 400, endpoint: `GET ${TOP} answered 400`, body: '' });

/** Mixpanel as its description has it: without an event it answers 400. */
const wantsAnEvent =
  (properties: Readonly<Record<string, unknown>>): Answer =>
  ({ path, params: { event } = {} }) => {
    if (path.endsWith('/names')) return Object.keys(properties);
    if (event === undefined) throw refused();
    return properties[event];
  };

test('names are asked for by the thousands and come in the order of Mixpanel', async () => {
  const { names, asked } = benchOf(() => ({ b: { count: 9 }, $a: { count: 5 }, '': { count: 1 } }));
  expect(await names()).toEqual(['b', '$a', '']);
  expect(asked).toEqual([[TOP, { limit: '10000' }]]);
});

test.each([[[]], ['text'], [null]])('the answer %j holds no names', async (answer) => {
  const { message } = await connectorErrorOf(benchOf(() => answer).names);
  expect(message).toBe(`Mixpanel's answer to ${TOP} is not an object of properties.`);
});

test('where Mixpanel wants an event, all that it names are asked for, and each name comes once', async () => {
  const { names, asked, logs } = benchOf(wantsAnEvent({ A: { x: {}, y: {} }, 'B "b"': { y: {}, z: {} } }));
  expect(await names()).toEqual(['x', 'y', 'z']);
  expect(asked).toEqual([
    [TOP, { limit: '10000' }],
    ['/api/query/events/names', { type: 'general', limit: '255' }],
    [TOP, { limit: '10000', event: 'A' }],
    [TOP, { limit: '10000', event: 'B "b"' }],
  ]);
  expect(logs).toEqual([expect.stringContaining('asking for 2 of 2 events')]);
});

test('where only some events are exported, Mixpanel is asked for these alone', async () => {
  const { names, asked } = benchOf(wantsAnEvent({ A: { x: {} }, B: { y: {} } }), ['B']);
  expect(await names()).toEqual(['y']);
  expect(asked.map(([, params]) => params?.['event'])).toEqual([undefined, 'B']);
});

test('a project of very many events does not use up the quota of the hour', async () => {
  const many = Object.fromEntries(Array.from({ length: 255 }, (_, index) => [`event ${index}`, {}]));
  const { names, asked, logs } = benchOf(wantsAnEvent(many));
  await names();
  expect(asked).toHaveLength(2 + 25);
  expect(logs).toEqual([expect.stringContaining('asking for 25 of 255 events')]);
});

test('another refusal is no reason to ask for each event', async () => {
  const plan = new MixpanelError('plan', { status: 402, endpoint: TOP, body: '' });
  const { names, asked } = benchOf(() => {
    throw plan;
  });
  expect(await connectorErrorOf(names)).toBe(plan);
  expect(asked).toHaveLength(1);
});

test.each([[{ A: 1 }], [null]])('the answer %j holds no names of events', async (answer) => {
  const { names } = benchOf(({ path }) => {
    if (path === TOP) throw refused();
    return answer;
  });
  const { message } = await connectorErrorOf(names);
  expect(message).toBe("Mixpanel's answer to /api/query/events/names is not a list of events.");
});

test('where an event is refused as well, so are the names', async () => {
  const { names } = benchOf(({ path }) => {
    if (path === TOP) throw refused();
    return ['A'];
  });
  expect(await connectorErrorOf(names)).toMatchObject({ failure: 'event-required' });
});
