import { expect, test } from '@jest/globals';
import { profileTypes } from '../../../src/streams/engage/schema.ts';
import { propertyNames, propertyTypes } from '../../../src/streams/export/property-types.ts';
import { CapturedOutput } from '../../support/captured-output.ts';
import { says, startServer, type Answer, type TestServer } from '../../support/http-server.ts';
import { ManualClock, quickClock, until } from '../../support/manual-clock.ts';
import { contextFor } from '../../support/stream-bench.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const number = { type: ['null', 'number'] };
const text = { type: ['null', 'string'] };
const local = {
  ...{ type: ['null', 'string'], format: 'date-time', airbyte_type: 'timestamp_without_timezone' },
};
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
  return { status: 200, body: JSON.stringify({ results: [{ entityType: 'event', name: 'a', schemaJson }] }) };
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
    ...{ price: number, visits: number, tags: array, cart: object, when: local },
    ...{ time: number, yes: { type: ['null', 'boolean'] }, count: number, none: text },
  });
});

test('dates in a sample have their type, also if the Lexicon calls them strings; mixed ones are text', async () => {
  const [time, day, zoned] = ['2026-01-30T10:00:00', '2026-01-30', '2026-01-30T10:00:00Z'];
  const server = await startProject(
    declaring({ seen: 'string', price: 'string' }),
    `"seen":"${time}","born":"${day}","sent":"${zoned}","mixed":"${time}","price":1,"odd":"${day}"`,
    `"seen":null,"born":"0001-01-01","sent":"${zoned}","mixed":"${zoned}","odd":"0000-00-00"`,
  );
  expect(Object.fromEntries(await propertyTypes(contextFor(server)))).toEqual({
    ...{ seen: local, born: { type: ['null', 'string'], format: 'date' } },
    sent: { ...local, airbyte_type: 'timestamp_with_timezone' },
    ...{ mixed: text, price: text, odd: text },
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

test('the sample is one request for today and the seven days before it', async () => {
  const server = await startProject(declaring({}), '"a":1');
  await propertyTypes(contextFor(server));
  const asked = server.asked.filter(({ path }) => path.endsWith('/export'));
  expect(asked.map(({ params }) => params)).toEqual([
    expect.objectContaining({ from_date: '2026-01-24', to_date: '2026-01-31', limit: '2000' }),
  ]);
});

test('if they have no event, sixty days are requested, and a warning says if these have none either', async () => {
  const { names, samples, logs } = await discoverWith(PLAN, says(200));
  expect(names).toEqual([]);
  expect(samples.map(({ params }) => params['from_date'])).toEqual(['2026-01-24', '2025-12-02']);
  expect(logs.join('\n')).toMatch(
    /^WARN export: .* and there are no recent events, so only the fixed columns/m,
  );
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
  const cut = '"a":1}}\nterminated early\n{"event":"a","properties":{"a":1';
  const server = await startProject(declaring({ price: 'number' }), cut, '"b":1');
  const captured = new CapturedOutput();
  const types = await propertyTypes(contextFor(server, {}, quickClock(), captured));
  expect(Object.fromEntries(types)).toEqual({ price: number });
  expect(server.asked.filter(({ path }) => path.endsWith('/export'))).toHaveLength(2);
  expect(captured.logs).toEqual([
    expect.stringMatching(
      /^WARN export: the sample of recent events could not be read, .* Mixpanel's answer ended early: it says /,
    ),
  ]);
});

/** Discovers from a project whose lists answer this, and whose export has one event. */
async function discoverWith(answer: Answer, exportAnswer: Answer = says(200, EVENT)) {
  const server = await startServer((response, asked, index) => {
    (asked.path.endsWith('/export') ? exportAnswer : answer)(response, asked, index);
  });
  const captured = new CapturedOutput();
  const clock = new ManualClock();
  const start = clock.now();
  const context = contextFor(server, {}, clock, captured, 20_000);
  const found = Promise.all([propertyNames(context), propertyTypes(context), profileTypes(context)]);
  const state = { isOver: false };
  void found.finally(() => (state.isOver = true));
  if (answer === SILENCE) {
    await until(() => server.asked.length === 3);
    await clock.advance(20_000);
  }
  while (!state.isOver) {
    await until(() => state.isOver || clock.asleep > 0);
    await clock.advance(1000);
  }
  const [names, types, profiles] = await found;
  const samples = server.asked.filter(({ path }) => path.endsWith('/export'));
  return { names, types, profiles, samples, logs: captured.logs, seconds: (clock.now() - start) / 1000 };
}

const PLAN = says(402, '{"error":"no API calls"}');
const SILENCE: Answer = () => undefined;
const EVENT = '{"event":"a","properties":{"time":1,"b":null}}\n';
const LATER = /Discover the schema again later/;

test.each<[string, Answer, string, RegExp]>([
  ['the plan excludes them', PLAN, 'answered 402 .*no API calls', /^(?!.*again later)/],
  ['they are rate-limited', says(429, '{"error":"61/60 queries"}', { 'retry-after': '3600' }), '', LATER],
  ['the server fails', says(503, '', { 'retry-after': '60' }), '', LATER],
  ['they do not come', SILENCE, 'did not answer within 20 s', LATER],
  ['they are an error', says(200, '{"error":"strange","status":"error"}'), 'strange', LATER],
  ['they are null', says(200, 'null'), 'null', LATER],
])(
  'if %s, names and types come from one sample within 20 s, and one warning each says why',
  async (_why, answer, reason, advice) => {
    const { names, types, profiles, samples, logs, seconds } = await discoverWith(answer);
    expect(names).toEqual(['time', 'b']);
    expect(Object.fromEntries(types)).toEqual({ time: number, b: text });
    expect(profiles.size).toBe(0);
    expect(samples).toHaveLength(1);
    expect(seconds).toBeLessThan(21);
    expect(logs.toSorted()).toEqual([
      expect.stringMatching(/^WARN engage, cohort_members: the profile properties could not be listed/),
      expect.stringMatching(/^WARN export: the Lexicon could not be read/),
      expect.stringMatching(/^WARN export: the event properties could not be listed/),
    ]);
    for (const log of logs) expect(log).toMatch(new RegExp(reason));
    for (const log of logs) expect(log).toMatch(advice);
  },
);

test('without any source of names only the fixed columns are offered, and the warning says both reasons', async () => {
  const { names, types, logs } = await discoverWith(says(402, ''), says(403, '{"error":"no permission"}'));
  expect(names).toEqual([]);
  expect(types.size).toBe(0);
  expect(logs.join('\n')).toMatch(
    /^WARN export: neither the list of event properties nor a sample .* answered 402.* answered 403 .*no permission/m,
  );
});
