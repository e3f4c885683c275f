import { expect, test } from '@jest/globals';
import { engage } from '../../../src/streams/engage/index.ts';
import { says, startServer, type Answer, type ReceivedRequest, type TestServer } from '../../support/http-server.ts';
import { contextFor, readStream } from '../../support/stream-bench.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const DATE = { Date: 'Sat, 31 Jan 2026 12:00:00 GMT' };

/** Answers each page of a form with these profiles, as JSON text. */
function pagesOf(profiles: readonly string[], pageSize: number): Answer {
  return (response, asked) => {
    void formOf(asked).then((form) => {
      const page = Number(form['page'] ?? 0);
      const results = profiles.slice(page * pageSize, (page + 1) * pageSize);
      const text = `{"page":${page},"page_size":${pageSize},"session_id":"s","total":${profiles.length},"results":[${results.join()}]}`;
      response.writeHead(200, DATE).end(text);
    });
  };
}

async function formOf({ body }: ReceivedRequest): Promise<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(await body));
}

/** All forms, by their pages: those of one session arrive in any order. */
async function formsOf({ asked }: TestServer): Promise<Record<string, string>[]> {
  const forms = await Promise.all(asked.map(formOf));
  return forms.toSorted((a, b) => Number(a['page'] ?? 0) - Number(b['page'] ?? 0));
}

function profile(id: number, properties: string): string {
  return `{"$distinct_id":"u${id}","$properties":{${properties}}}`;
}

test('profiles are read page by page, with one query of the quota', async () => {
  const profiles = Array.from({ length: 25 }, (_, i) => profile(i, `"n":${i}`));
  const server = await startServer(pagesOf(profiles, 10));
  const context = contextFor(server, { pageSize: 10 });
  const { records, labels } = await readStream(engage, context);
  expect(records.map(({ n }) => Number(n)).toSorted((a, b) => a - b)).toEqual(profiles.map((_, i) => i));
  expect(labels).toEqual(['all profiles']);
  expect(await formsOf(server)).toEqual([
    { page_size: '10' },
    { page_size: '10', session_id: 's', page: '1' },
    { page_size: '10', session_id: 's', page: '2' },
  ]);
  expect(context.mixpanel.spent.query).toBe(1);
});

test('values arrive as they were sent, and as text where the catalog says so', async () => {
  const server = await startServer(
    pagesOf(
      [
        profile(
          1,
          '"price":1.0,"$name":"é","zip":10115,"tags":["a", 1],"$browser_version":120.5,"none":null',
        ),
      ],
      10,
    ),
  );
  const columns = { zip: { type: ['null', 'string'], mixpanel_property: 'zip' } };
  const { records } = await readStream(engage, contextFor(server), undefined, columns);
  expect(records).toEqual([
    {
      _rescued_data: null,
      distinct_id: 'u1',
      price: 1,
      name: 'é',
      zip: '10115',
      tags: ['a', 1],
      browser_version: '120.5',
      none: null,
    },
  ]);
});

test('a value that does not fit its column is kept aside exactly, and the log counts it', async () => {
  const server = await startServer(
    pagesOf([profile(1, '"$last_seen":1.5e9,"visits":"many","$a":2'), profile(2, '"visits":1.0')], 10),
  );
  const columns = {
    last_seen: { type: ['null', 'string'], format: 'date-time', mixpanel_property: '$last_seen' },
    visits: { type: ['null', 'number'], mixpanel_property: 'visits' },
  };
  const { records, logs } = await readStream(engage, contextFor(server), undefined, columns);
  expect(records).toEqual([
    {
      distinct_id: 'u1',
      last_seen: null,
      visits: null,
      a: 2,
      _rescued_data: '{"$last_seen":1.5e9,"visits":"many"}',
    },
    { distinct_id: 'u2', visits: 1, _rescued_data: null },
  ]);
  expect(logs).toEqual([
    'WARN engage: values that do not fit the type of their column are in _rescued_data, and the column is null: last_seen (1), visits (1)',
  ]);
});

test('an id that is a number becomes text', async () => {
  const server = await startServer(pagesOf(['{"$distinct_id":9007199254740993123,"$properties":{}}'], 10));
  expect((await readStream(engage, contextFor(server))).records).toEqual([
    { distinct_id: '9007199254740993123', _rescued_data: null },
  ]);
});

test('the state is the latest moment at which anybody was seen', async () => {
  const seen = ['2026-01-30T10:00:00', '2026-01-30T12:00:00', '2026-01-29T10:00:00'];
  const profiles = seen.map((moment, i) => profile(i, `"$last_seen":"${moment}"`));
  const server = await startServer(
    pagesOf([...profiles, profile(9, '"$last_seen":"soon"'), profile(10, '')], 2),
  );
  expect((await readStream(engage, contextFor(server))).state).toEqual({ last_seen: '2026-01-30T12:00:00' });
});

test('a profile seen in the future does not move the state beyond the time of the answer', async () => {
  const server = await startServer(pagesOf([profile(1, '"$last_seen":"2031-01-01T00:00:00"')], 10));
  const { records, state } = await readStream(engage, contextFor(server));
  expect(records).toHaveLength(1);
  expect(state).toEqual({ last_seen: '2026-01-31T12:00:00' });
});

test('later reads ask for who was seen since the day before, and for who never was', async () => {
  const server = await startServer(pagesOf([], 10));
  const { labels, state } = await readStream(engage, contextFor(server), {
    last_seen: '2026-01-30T10:00:00',
  });
  const since = '2026-01-29T10:00:00';
  expect(labels).toEqual([`profiles seen since ${since}, and those never seen`]);
  expect((await formsOf(server))[0]?.['where']).toBe(
    `(not (properties["$last_seen"] < "${since}")) or (not defined(properties["$last_seen"]))`,
  );
  expect(state).toEqual({ last_seen: '2026-01-30T10:00:00' });
});

test('where new properties are not wanted, only those of the catalog are asked for', async () => {
  const server = await startServer(pagesOf([profile(1, '"$city":"x","new":1')], 10));
  const columns = { city: { mixpanel_property: '$city' } };
  const { records } = await readStream(engage, contextFor(server), undefined, columns, false);
  expect((await formsOf(server))[0]?.['output_properties']).toBe('["$last_seen","$city"]');
  expect(records).toEqual([{ distinct_id: 'u1', city: 'x' }]);
});

test('a page that is none is an error', async () => {
  const server = await startServer(says(200, '<html>Busy</html>'));
  const { kind } = await connectorErrorOf(() => readStream(engage, contextFor(server)));
  expect(kind).toBe('transient');
});

test('the schema has the types that Mixpanel names', async () => {
  const server = await startServer(
    says(200, '{"results":{"age":{"count":1,"type":"number"}},"status":"ok"}'),
  );
  expect(await engage.schema(contextFor(server))).toMatchObject({ age: { type: ['null', 'number'] } });
});
