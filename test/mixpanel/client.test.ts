import { expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import type { ApiOptions } from '../../src/mixpanel/api-families.ts';
import { Mixpanel } from '../../src/mixpanel/client.ts';
import type { EventBatch } from '../../src/mixpanel/export/event-parser.ts';
import { ExportCutShort } from '../../src/mixpanel/export/export-errors.ts';
import { listOf } from '../support/async.ts';
import fc from '../support/fast-check.ts';
import { breaksOffAfter, says, stallsAfter, startServerWith, type Answer } from '../support/http-server.ts';
import { ManualClock, quickClock, settle } from '../support/manual-clock.ts';
import { connectorErrorOf } from '../support/thrown.ts';
import { mixpanelErrorOf } from '../support/transport-bench.ts';

interface Bench {
  readonly mixpanel: Mixpanel;
  readonly asked: Awaited<ReturnType<typeof startServerWith>>['asked'];
  readonly logs: string[];
}

async function benchOf(
  answers: readonly Answer[],
  clock = quickClock(),
  options: Partial<ApiOptions> = {},
): Promise<Bench> {
  const { url, asked } = await startServerWith(...answers);
  const logs: string[] = [];
  const mixpanel = new Mixpanel({
    region: 'US',
    baseUrl: url,
    credentials: { apiSecret: 'topsecret' },
    parallelQueries: 3,
    userAgent: 'test',
    totalTimeoutMs: Infinity,
    clock,
    random: () => 0,
    log: (message) => logs.push(message),
    ...options,
  });
  return { mixpanel, asked, logs };
}

const COHORT = '{"id":1000,"created":"2019-03-19 23:49:51","name":"One"}';
const LINE = '{"event":"a","properties":{"time":1}}\n';

/** The lines of an export's events. */
async function* linesIn(batches: AsyncIterable<EventBatch>): AsyncGenerator<string> {
  for await (const batch of batches) {
    for (let event = batch.next(); event !== undefined; event = batch.next()) yield event.line.toString();
  }
}

test('events arrive as Mixpanel sent them, with the time of the answer', async () => {
  const { mixpanel, asked } = await benchOf([
    says(200, gzipSync(LINE + LINE), { 'Content-Encoding': 'gzip', Date: 'Sat, 31 Jan 2026 10:00:00 GMT' }),
  ]);
  const { at, batches } = await mixpanel.exportEvents({ from: '2026-01-01', to: '2026-01-30' });
  expect((await listOf(linesIn(batches))).join('')).toBe(LINE + LINE);
  expect(at).toBe(Date.UTC(2026, 0, 31, 10));
  expect(asked).toMatchObject([
    { method: 'GET', path: '/api/2.0/export', params: { from_date: '2026-01-01', to_date: '2026-01-30' } },
  ]);
});

test('event names with any characters are sent unchanged', async () => {
  const { mixpanel, asked } = await benchOf([says(200)]);
  const names = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(names, async (events) => {
      await listOf((await mixpanel.exportEvents({ from: '2026-01-01', to: '2026-01-01', events })).batches);
      const { event, ...others } = asked.at(-1)?.params ?? {};
      expect(JSON.parse(event ?? '')).toEqual(events);
      expect(others).toEqual({ from_date: '2026-01-01', to_date: '2026-01-01' });
    }),
  );
});

test('an export that ends early throws and is not retried', async () => {
  const { mixpanel, asked } = await benchOf([breaksOffAfter(LINE)]);
  const { batches } = await mixpanel.exportEvents({ from: '2026-01-01', to: '2026-01-01' });
  expect(await connectorErrorOf(() => listOf(batches))).toBeInstanceOf(ExportCutShort);
  expect(asked).toHaveLength(1);
});

test('cohorts are listed', async () => {
  const { mixpanel, asked } = await benchOf([says(200, `[${COHORT}]`)]);
  expect((await mixpanel.cohorts.all()).items.map(({ id }) => id)).toEqual(['1000']);
  expect(asked).toMatchObject([{ method: 'POST', path: '/api/query/cohorts/list' }]);
});

test('an answer that breaks off is retried', async () => {
  const { mixpanel, asked } = await benchOf([
    breaksOffAfter('['),
    breaksOffAfter('[{'),
    says(200, `[${COHORT}]`),
  ]);
  expect((await mixpanel.cohorts.all()).items).toHaveLength(1);
  expect(asked).toHaveLength(3);
});

test('an answer that breaks off three times throws', async () => {
  const { mixpanel, asked } = await benchOf([breaksOffAfter('[')]);
  const { kind, message } = await connectorErrorOf(() => mixpanel.cohorts.all());
  expect(kind).toBe('transient');
  expect(message).toBe("Mixpanel's answer to /api/query/cohorts/list broke off (aborted).");
  expect(asked).toHaveLength(3);
});

test.each([['Maintenance'], [''], ['{"odd":1}'], ['{}']])(
  'the answer %j is not a list of cohorts',
  async (body) => {
    const { mixpanel } = await benchOf([says(200, body)]);
    const { kind, message, detail } = await connectorErrorOf(() => mixpanel.cohorts.all());
    const path = '/api/query/cohorts/list';
    expect([kind, message]).toEqual(['transient', `Mixpanel's answer to ${path} is not a list of cohorts.`]);
    expect(detail).toBe(`${path} answered 200 ${body}`);
  },
);

const PAGE = '{"results":[{"$distinct_id":"u1","$properties":{}}],"status":"ok"}';
const NO_REPORTS = {
  opened: () => Promise.resolve(),
  restarted: () => undefined,
  warned: () => undefined,
};
const REPORT = '{"data":{"2026-01-01":{}}}';
const DAY = { from: '2026-01-01', to: '2026-01-01' };

test.each<[string, string, (mixpanel: Mixpanel) => Promise<unknown>]>([
  ['a list', `[${COHORT}]`, (mixpanel) => mixpanel.cohorts.all()],
  ['a page of profiles', PAGE, (mixpanel) => listOf(mixpanel.profiles({ pageSize: 9 }, NO_REPORTS))],
  ['a report', REPORT, (mixpanel) => mixpanel.funnel('1', DAY)],
])('a page of HTML with status 200 instead of %s is retried once', async (_what, valid, ask) => {
  const html = says(200, '<html>Busy</html>');
  const { mixpanel, asked } = await benchOf([html, says(200, valid)]);
  await ask(mixpanel);
  expect(asked).toHaveLength(2);
  const broken = await benchOf([html]);
  expect((await mixpanelErrorOf(() => ask(broken.mixpanel))).failure).toBe('web-page');
  expect(broken.asked).toHaveLength(2);
});

test('JSON nested deeper than any real data is rejected', async () => {
  const { mixpanel } = await benchOf([says(200, `[${'['.repeat(5000)}${']'.repeat(5000)}]`)]);
  const { message } = await connectorErrorOf(() => mixpanel.eventPropertyNames());
  expect(message).toContain('is not JSON but "[[[[');
});

test.each([
  ...['<html>login</html>', '<html>\nlogin\n</html>\n', '{"error":"x"}'],
  ...['terminated early', 'terminated early\n', '{"event":"a","prop'],
])('the answer %j means that events cannot be read', async (body) => {
  const { mixpanel } = await benchOf([says(200, body)]);
  expect((await connectorErrorOf(() => mixpanel.oneEvent('2026-01-01'))).kind).toBe('transient');
});

test.each(['', '\n', LINE, '{"event":"a","prop\nerties":{"time":1}}\n', '{"event":"a",}\n'])(
  'the answer %j means that events can be read',
  async (body) => {
    const { mixpanel } = await benchOf([says(200, body)]);
    await expect(mixpanel.oneEvent('2026-01-01')).resolves.toBeUndefined();
  },
);

test('an error shows only the beginning of a long answer that is not JSON', async () => {
  const { mixpanel } = await benchOf([says(200, 'x'.repeat(10_000))]);
  expect((await connectorErrorOf(() => mixpanel.cohorts.all())).message.length).toBeLessThan(250);
});

test('spent requests are counted by family', async () => {
  const { mixpanel } = await benchOf([says(500), says(200, '[]'), says(200, '{}'), says(200)]);
  await mixpanel.cohorts.all();
  await mixpanel.eventPropertyNames();
  await listOf((await mixpanel.exportEvents({ from: '2026-01-01', to: '2026-01-01' })).batches);
  expect(mixpanel.spent).toEqual({ query: 3, export: 1, app: 0, ingestion: 0 });
});

test('a family that waits for quota logs it and does not hold up other families', async () => {
  const clock = new ManualClock(Date.UTC(2026, 0, 31, 12));
  const { mixpanel, logs } = await benchOf([says(429, '', { 'Retry-After': '60' }), says(200, '[]')], clock);
  const cohorts = mixpanel.cohorts.all();
  while (clock.asleep === 0) await settle();
  expect(logs).toEqual([
    "waiting for query API quota until 2026-01-31T12:01:01.000Z: Mixpanel's rate limit is reached",
  ]);
  await mixpanel.exportEvents({ from: '2026-01-01', to: '2026-01-01' });
  await clock.advance(61_000);
  expect((await cohorts).items).toEqual([]);
});

test.each([
  [1, 1],
  [3, 3],
  [25, 5],
])('with %d parallel queries configured, %d run at the same time', async (parallelQueries, running) => {
  const { mixpanel, asked } = await benchOf([() => undefined], quickClock(), { parallelQueries });
  const all = Array.from({ length: 7 }, () => mixpanel.eventPropertyNames().catch(() => undefined));
  while (asked.length < running) await settle();
  for (let turn = 0; turn < 20; turn++) await settle();
  expect([asked.length, all.length]).toEqual([running, 7]);
});

test('no more queries are sent in an hour than the user allows', async () => {
  const clock = quickClock();
  const startedAt = clock.now();
  const answers = Array.from({ length: 5 }, () => says(200, '{}'));
  const { mixpanel, logs } = await benchOf(answers, clock, { queriesPerHour: 2 });
  const sentAt: number[] = [];
  while (sentAt.length < answers.length) {
    await mixpanel.eventPropertyNames();
    sentAt.push(Math.floor((clock.now() - startedAt) / 3_600_000));
  }
  expect(sentAt).toEqual([0, 0, 1, 1, 2]);
  expect(logs).toHaveLength(2);
  expect(logs[0]).toContain('2 requests in the last hour');
});

test('remaining counts the rest of the hour by family', async () => {
  const { mixpanel } = await benchOf([says(200, '[]')]);
  expect(mixpanel.remaining).toEqual({ query: 60, export: 60, app: Infinity, ingestion: Infinity });
  await mixpanel.cohorts.all();
  expect(mixpanel.remaining).toEqual({ query: 59, export: 60, app: Infinity, ingestion: Infinity });
});

test('an export that stalls throws and says so', async () => {
  const clock = new ManualClock();
  const { mixpanel } = await benchOf([stallsAfter(LINE + LINE)], clock);
  const { batches } = await mixpanel.exportEvents({ from: '2026-01-01', to: '2026-01-01' });
  await batches.next();
  const failing = connectorErrorOf(() => batches.next());
  for (let passed = 0; passed < 32; passed++) await clock.advance(10_000);
  const { kind, message } = await failing;
  expect([kind, message]).toEqual(['transient', "Mixpanel's answer ended early: no byte arrived for 300 s."]);
});

test('if Mixpanel rejects the filter of the last part of a day, a simpler one is used, with a note', async () => {
  const rejects = says(400, '{"error":"bad selector"}');
  const { mixpanel, asked } = await benchOf([rejects, says(200, LINE)]);
  const { notes } = await mixpanel.exportEvents({ ...DAY, during: { from: 1_700_000_000 } });
  expect(asked.map(({ params }) => params['where'])).toEqual([
    'not (properties["$time"] < datetime(1700000000))',
    'properties["$time"] >= datetime(1700000000)',
  ]);
  expect(notes()).toEqual([expect.stringMatching(/^Mixpanel rejected a filter.*bad selector/)]);
});

test.each([undefined, { to: 1_700_000_000 }])(
  'a rejected export with the bounds %j is not requested again',
  async (during) => {
    const { mixpanel, asked } = await benchOf([says(400, '{"error":"bad selector"}')]);
    expect((await connectorErrorOf(() => mixpanel.exportEvents({ ...DAY, during }))).kind).toBe('system');
    expect(asked).toHaveLength(1);
  },
);
