import { expect, test } from '@jest/globals';
import { windowsOf } from '../../../src/base/windows.ts';
import { eventCounts } from '../../../src/streams/event-counts/index.ts';
import { says, startServer } from '../../support/http-server.ts';
import { contextFor, readParts, readStream } from '../../support/stream-bench.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const DAYS = { firstDay: '2026-01-01', lastDay: '2026-01-03' };
const CATALOG = {
  datetime: { type: ['null', 'string'] },
  ...{ event: { type: ['null', 'string'] }, date: { type: ['null', 'string'] } },
  ...{ count: { type: ['null', 'integer'] }, _rescued_data: { type: ['null', 'object'] } },
};

const daysBetween = (from = '', to = ''): string[] =>
  windowsOf(from, to, 1, () => true).map((day) => day.from);

/** Answers the names, and the counts of the requested ones. */
function countServer(names: unknown, valueOf: (event: string, day: string) => string | undefined) {
  return startServer((response, asked, index) => {
    const { event = '[]', from_date: from, to_date: to } = asked.params;
    if (asked.path.endsWith('/names')) {
      says(200, JSON.stringify(names))(response, asked, index);
      return;
    }
    const values = (JSON.parse(event) as string[]).map((name) => {
      const days = daysBetween(from, to).map((day) => [day, valueOf(name, day)]);
      const present = days.filter(([, value]) => value !== undefined);
      return `${JSON.stringify(name)}:{${present.map(([day = '', value]) => `"${day}":${value ?? ''}`).join()}}`;
    });
    const data = `{"series":${JSON.stringify(daysBetween(from, to))},"values":{${values.join()}}}`;
    says(200, `{"data":${data},"legend_size":${values.length}}`)(response, asked, index);
  });
}

test('a year of all events is two requests, and each count is a record with its digits', async () => {
  const server = await countServer(['Signed up', 'Left'], (event, day) =>
    event === 'Left' && day !== '2025-06-01' ? undefined : '90071992547409931',
  );
  const { records, state } = await readStream(
    eventCounts,
    contextFor(server, { firstDay: '2025-02-01', projectTimezone: 'Europe/Berlin' }),
  );
  expect(server.asked.map(({ params }) => params)).toMatchObject([
    { type: 'general', limit: '10000' },
    {
      ...{ event: '["Signed up","Left"]', type: 'general', unit: 'day' },
      ...{ from_date: '2025-02-01', to_date: '2026-01-31' },
    },
  ]);
  expect(records).toHaveLength(366);
  expect(records.filter(({ event }) => event === 'Left')).toEqual([
    {
      event: 'Left',
      count: Number('90071992547409931'),
      date: '2025-06-01',
      datetime: '2025-05-31T22:00:00Z',
    },
  ]);
  expect(state).toMatchObject({ read: [{ from: '2025-02-01', to: '2026-01-31' }] });
});

test('names that do not fit into one URL are requested in several, and no URL is longer than 8,000 characters', async () => {
  const names = Array.from({ length: 400 }, (_, index) => `Événement "${index}" / naïve & co`);
  const server = await countServer(names, () => '1');
  const { records } = await readStream(eventCounts, contextFor(server, DAYS));
  expect(records).toHaveLength(1200);
  const requested = server.asked.slice(1).map(({ params }) => params['event'] ?? '');
  expect(requested.length).toBeGreaterThan(3);
  // They are sent at the same time.
  expect(requested.flatMap((list) => JSON.parse(list) as string[]).sort()).toEqual(names.sort());
  for (const list of requested) expect(encodeURIComponent(list).length).toBeLessThan(7000);
});

test('the next sync reads only the days inside the lookback of the export', async () => {
  const server = await countServer(['a'], () => '1');
  const context = contextFor(server, { lookbackMs: 2 * 86_400_000 });
  const first = await readStream(eventCounts, context);
  await readStream(eventCounts, context, first.state);
  expect(server.asked.at(-1)?.params).toMatchObject({ from_date: '2026-01-29', to_date: '2026-01-31' });
});

test('counts that are null, text or an object are delivered as far as they go, with a warning', async () => {
  const odd: Record<string, string> = { '2026-01-01': 'null', '2026-01-02': '"many"', '2026-01-03': '{}' };
  const server = await countServer(['a', 'b'], (event, day) => (event === 'a' ? odd[day] : '2'));
  const { records, warnings } = await readParts(eventCounts, contextFor(server, DAYS), undefined, CATALOG);
  expect(records.filter(({ event }) => event === 'b')).toHaveLength(3);
  const rescued = records
    .filter(({ event }) => event === 'a')
    .map(({ count, _rescued_data: json }) => [count, json]);
  expect(rescued).toEqual([
    [null, '{"count":{}}'],
    [null, '{"count":"many"}'],
    [null, null],
  ]);
  expect(warnings.join()).toContain('count');
});

test('an event whose counts are not an object is named after all others were delivered', async () => {
  const server = await startServer((response, asked, index) => {
    const data = '{"series":["2026-01-01"],"values":{"a":"none","b":{"2026-01-01":1}}}';
    const answer = asked.path.endsWith('/names') ? '["a","b"]' : `{"data":${data}}`;
    says(200, answer)(response, asked, index);
  });
  const { records, failures } = await readParts(
    eventCounts,
    contextFor(server, { ...DAYS, lastDay: '2026-01-01' }),
  );
  expect(records).toMatchObject([{ event: 'b', count: 1 }]);
  expect(failures.map(({ failed, why }) => [failed, String(why)])).toEqual([
    ['entries without a usable count', expect.stringContaining('"a"')],
  ]);
});

test('without events nothing is counted, and the next sync asks again', async () => {
  const server = await countServer([], () => '1');
  const first = await readStream(eventCounts, contextFor(server, DAYS));
  expect([first.records, first.state]).toEqual([[], { version: 1, read: [] }]);
  expect(first.logs).toEqual(['INFO event_counts: Mixpanel lists no events, so none are counted']);
  expect(server.asked).toHaveLength(1);
});

/** Answers the list of events like this, and counts `a` once. */
function unlistedServer(list: ReturnType<typeof says>) {
  const report =
    '{"data":{"series":["2026-01-01","2026-01-02","2026-01-03"],"values":{"a":{"2026-01-02":1}}}}';
  return startServer((response, asked, index) => {
    const answer = asked.path.endsWith('/names') ? list : says(200, report);
    answer(response, asked, index);
  });
}

test('if Mixpanel rejects the list of events, those of export_events are counted, with a warning', async () => {
  const server = await unlistedServer(says(400, '{"error":"no such list"}'));
  const { records, logs } = await readStream(
    eventCounts,
    contextFor(server, { ...DAYS, exportEvents: ['a'] }),
  );
  expect(records).toMatchObject([{ event: 'a', count: 1 }]);
  expect(logs.at(-1)).toMatch(/^WARN event_counts: the events could not be listed.*no such list/);
  const { message } = await connectorErrorOf(() => readStream(eventCounts, contextFor(server, DAYS)));
  expect(message).toContain('/api/query/events/names');
});

test('if the list of events fails, no day counts as read: the next sync may have it', async () => {
  const server = await unlistedServer(says(500, '{"error":"busy"}'));
  const read = readStream(eventCounts, contextFor(server, { ...DAYS, exportEvents: ['a'] }));
  expect((await connectorErrorOf(() => read)).message).toContain('/api/query/events/names');
});

test('events of export_events are counted even if Mixpanel does not list them', async () => {
  const server = await countServer(['a'], () => '1');
  await readStream(eventCounts, contextFor(server, { ...DAYS, exportEvents: ['hidden', 'a'] }));
  expect(server.asked.at(-1)?.params['event']).toBe('["a","hidden"]');
});

test('days that the report leaves out are requested again by the next sync', async () => {
  const server = await startServer((response, asked, index) => {
    const report = '{"data":{"series":["2026-01-01","2026-01-03"],"values":{"a":{"2026-01-01":1}}}}';
    says(200, asked.path.endsWith('/names') ? '["a"]' : report)(response, asked, index);
  });
  const first = await readParts(eventCounts, contextFor(server, DAYS));
  expect(first.state).toMatchObject({
    read: [{ from: '2026-01-01', to: '2026-01-01' }, { from: '2026-01-03' }],
  });
  await readParts(eventCounts, contextFor(server, DAYS), first.state);
  expect(server.asked.at(-1)?.params).toMatchObject({ from_date: '2026-01-02', to_date: '2026-01-02' });
});
