import { expect, test } from '@jest/globals';
import { propertyNames, propertyTypes } from '../../../src/streams/export/property-types.ts';
import { CapturedOutput } from '../../support/captured-output.ts';
import { startServer, type TestServer } from '../../support/http-server.ts';
import { ManualClock, quickClock } from '../../support/manual-clock.ts';
import { contextFor } from '../../support/stream-bench.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const number = { type: ['null', 'number'] };
const text = { type: ['null', 'string'] };
const array = { type: ['null', 'array'], items: {} };
const object = { type: ['null', 'object'], additionalProperties: true };

/** A project with this answer of the Lexicon and events with these properties. */
function startProject(lexicon: { status: number; body: string }, ...events: string[]): Promise<TestServer> {
  return startServer((response, { path }) => {
    if (path.endsWith('/schemas')) response.writeHead(lexicon.status).end(lexicon.body);
    else response.writeHead(200).end(events.map((each) => `{"event":"a","properties":{${each}}}\n`).join(''));
  });
}

function declaring(properties: Record<string, string>): { status: number; body: string } {
  const schemas = Object.entries(properties).map(([name, type]) => [name, { type }]);
  const schemaJson = { properties: Object.fromEntries(schemas) as unknown };
  return { status: 200, body: JSON.stringify({ results: [{ entityType: 'event', schemaJson }] }) };
}

test('types come from the Lexicon; undeclared properties have the types of recent events', async () => {
  const lexicon = declaring({
    price: 'number',
    visits: 'integer',
    tags: 'array',
    cart: 'object',
    when: 'datetime',
  });
  const server = await startProject(
    lexicon,
    '"time":1,"price":"free","yes":true,"count":1',
    '"count":1.5,"none":null',
  );
  expect(Object.fromEntries(await propertyTypes(contextFor(server)))).toEqual({
    ...{ price: number, visits: number, tags: array, cart: object, when: text },
    ...{ time: number, yes: { type: ['null', 'boolean'] }, count: number, none: text },
  });
});

test('a property of mixed types is text, and so is a number that a double would round', async () => {
  const server = await startProject(
    declaring({}),
    '"mixed":1,"id":1,"long":0.1234567890123456,"list":[1]',
    '"mixed":[],"id":9007199254740993,"list":[]',
  );
  expect(Object.fromEntries(await propertyTypes(contextFor(server)))).toEqual({
    ...{ mixed: text, id: text, long: text, list: array },
  });
});

test.each([402, 403, 404])(
  'if the Lexicon answers %d, the types come from the sample alone',
  async (status) => {
    const server = await startProject({ status, body: '{"error":"no"}' }, '"a":1');
    expect(Object.fromEntries(await propertyTypes(contextFor(server)))).toEqual({ a: number });
  },
);

test('the sample is one request for the seven days before today', async () => {
  const server = await startProject(declaring({}));
  await propertyTypes(contextFor(server));
  const asked = server.asked.filter(({ path }) => path.endsWith('/export'));
  expect(asked.map(({ params }) => params)).toEqual([
    expect.objectContaining({ from_date: '2026-01-24', to_date: '2026-01-30', limit: '2000' }),
  ]);
});

test('rejected credentials are an error', async () => {
  const server = await startProject({ status: 401, body: '{}' });
  expect((await connectorErrorOf(() => propertyTypes(contextFor(server)))).kind).toBe('config');
});

test.each([
  ['cut short', 'terminated early'],
  ['broken', '{"event":"a","prop\n'],
])('a sample that is %s is not used, and is requested again once', async (_what, end) => {
  const complete = '{"event":"a","properties":{"a":1,"b":true}}\n';
  const samples = [`{"event":"a","properties":{"a":1}}\n${end}`, complete];
  const server = await startServer((response, { path }) => {
    if (path.endsWith('/schemas')) response.end('{"results":[]}');
    else response.writeHead(200).end(samples.shift());
  });
  const captured = new CapturedOutput();
  const types = await propertyTypes(contextFor(server, {}, quickClock(), captured));
  expect(Object.fromEntries(types)).toEqual({ a: number, b: { type: ['null', 'boolean'] } });
  expect(captured.logs).toEqual([]);
});

test('a sample that is cut short twice gives no types, and the log says so', async () => {
  const server = await startProject(declaring({ price: 'number' }), '"a":1}}\nterminated early', '"b":1');
  const captured = new CapturedOutput();
  const types = await propertyTypes(contextFor(server, {}, quickClock(), captured));
  expect(Object.fromEntries(types)).toEqual({ price: number });
  expect(server.asked.filter(({ path }) => path.endsWith('/export'))).toHaveLength(2);
  expect(captured.logs).toEqual([
    expect.stringMatching(
      /^WARN export: the sample of recent events could not be read, .*: Mixpanel's answer ended early: it says /,
    ),
  ]);
});

test.each([
  ['the plan excludes it', 402, '{"error":"Your plan does not allow API calls."}'],
  ['it is rate-limited', 429, '{"error":"61/60 queries running in the last hour"}'],
  ['the answer is an error', 200, '{"request":"/top","error":"some query error","status":"error"}'],
  ['the answer is null', 200, 'null'],
])('if %s, the names and types come from one sample, with a warning', async (_why, status, body) => {
  const server = await startServer((response, { path }) => {
    if (path.endsWith('/export')) response.end('{"event":"a","properties":{"time":1,"b":null}}\n');
    else response.writeHead(status, { 'retry-after': '3600' }).end(body);
  });
  const captured = new CapturedOutput();
  // An hour's wait for quota passes the deadline.
  const clock = new ManualClock();
  const context = contextFor(server, {}, clock, captured);
  const found = Promise.all([propertyNames(context), propertyTypes(context)]);
  const progress = { isDone: false };
  void found.finally(() => (progress.isDone = true));
  while (!progress.isDone) await clock.advance(20_000);
  const [names, types] = await found;
  expect(names).toEqual(['time', 'b']);
  expect(types).toEqual(
    new Map([
      ['time', number],
      ['b', text],
    ]),
  );
  expect(server.asked.filter(({ path }) => path.endsWith('/export'))).toHaveLength(1);
  expect(captured.logs).toHaveLength(2);
  expect(captured.logs.join('\n')).toMatch(/^WARN export: the event properties could not be listed/m);
});
