import { expect, test } from '@jest/globals';
import { engage } from '../../../src/streams/engage/index.ts';
import {
  says,
  startServer,
  type Answer,
  type ReceivedRequest,
  type TestServer,
} from '../../support/http-server.ts';
import { contextFor, readStream } from '../../support/stream-bench.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const DATE = { Date: 'Sat, 31 Jan 2026 12:00:00 GMT' };

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

/** The forms of all requests, sorted by page: pages of a session are requested concurrently. */
async function formsOf({ asked }: TestServer): Promise<Record<string, string>[]> {
  const forms = await Promise.all(asked.map(formOf));
  return forms.toSorted((a, b) => Number(a['page'] ?? 0) - Number(b['page'] ?? 0));
}

function profile(id: number, properties: string): string {
  return `{"$distinct_id":"u${id}","$properties":{${properties}}}`;
}

test('all pages of profiles cost one query', async () => {
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

test('values are delivered as they were sent, or as text if the catalog says so', async () => {
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

test('a value that does not fit its column is kept in _rescued_data, and the log counts it', async () => {
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
    'WARN engage: values that do not fit the type of their column were set to null and kept in _rescued_data: last_seen (1), visits (1)',
  ]);
});

test('a numeric id is delivered as text', async () => {
  const server = await startServer(pagesOf(['{"$distinct_id":9007199254740993123,"$properties":{}}'], 10));
  expect((await readStream(engage, contextFor(server))).records).toEqual([
    { distinct_id: '9007199254740993123', _rescued_data: null },
  ]);
});

test('the state is the latest $last_seen', async () => {
  const seen = ['2026-01-30T10:00:00', '2026-01-30T12:00:00', '2026-01-29T10:00:00'];
  const profiles = seen.map((time, i) => profile(i, `"$last_seen":"${time}"`));
  const server = await startServer(
    pagesOf([...profiles, profile(9, '"$last_seen":"soon"'), profile(10, '')], 2),
  );
  expect((await readStream(engage, contextFor(server))).state).toEqual({ last_seen: '2026-01-30T12:00:00' });
});

test('a $last_seen in the future does not move the state past the time of the answer', async () => {
  const server = await startServer(pagesOf([profile(1, '"$last_seen":"2031-01-01T00:00:00"')], 10));
  const { records, state } = await readStream(engage, contextFor(server));
  expect(records).toHaveLength(1);
  expect(state).toEqual({ last_seen: '2026-01-31T12:00:00' });
});

test.each(['2026-02-01T12:00:01', '2099-01-01T00:00:00'])(
  'with a saved state of %s, more than a day ahead, all profiles are read and the state is not kept',
  async (last_seen) => {
    const server = await startServer(pagesOf([profile(1, '"$last_seen":"2026-01-30T10:00:00"')], 10));
    const { labels, state, logs } = await readStream(engage, contextFor(server), { last_seen });
    expect([labels, state]).toEqual([['all profiles'], { last_seen: '2026-01-30T10:00:00' }]);
    expect(logs).toEqual([
      `WARN engage: the saved state ends at ${last_seen}, in the future, so everything is read again; if it is not in the future, check the clock of this machine`,
    ]);
  },
);

test('a saved state up to a day ahead counts as the present', async () => {
  const server = await startServer(pagesOf([], 10));
  const { labels, state, logs } = await readStream(engage, contextFor(server), {
    last_seen: '2026-02-01T12:00:00',
  });
  expect(labels).toEqual(['profiles seen since 2026-01-30T12:00:00, and those never seen']);
  expect([state, logs]).toEqual([{ last_seen: '2026-01-31T12:00:00' }, []]);
});

test('a state in the future is not kept if there are no profiles', async () => {
  const server = await startServer(pagesOf([], 10));
  const { state } = await readStream(engage, contextFor(server), { last_seen: '2099-01-01T00:00:00' });
  expect(state).toEqual({});
});

test('if Mixpanel rejects the filter, all profiles are read with one warning', async () => {
  const page = pagesOf([profile(1, ''), profile(2, ''), profile(3, '')], 2);
  const server = await startServer((response, asked, index) => {
    void formOf(asked).then(({ where }) => {
      const answer = where === undefined ? page : says(400, '{"error":"bad selector","status":"error"}');
      answer(response, asked, index);
    });
  });
  const saved = { last_seen: '2026-01-30T10:00:00' };
  const { records, state, logs } = await readStream(engage, contextFor(server), saved);
  expect([records.length, state]).toEqual([3, saved]);
  expect(logs).toEqual([
    expect.stringMatching(
      /^WARN engage: Mixpanel rejected the filter of this read, so all profiles are read \(.*bad selector/,
    ),
  ]);
  expect((await formsOf(server)).map(({ where }) => where)).toEqual([
    expect.stringContaining('not ('),
    'properties["$last_seen"] >= "2026-01-29T10:00:00" or not defined(properties["$last_seen"])',
    ...[undefined, undefined],
  ]);
});

test('later reads request profiles seen since a day before the cursor, and those never seen', async () => {
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

test('without new properties, only those of the catalog are requested', async () => {
  const server = await startServer(pagesOf([profile(1, '"$city":"x","new":1')], 10));
  const columns = { city: { mixpanel_property: '$city' } };
  const { records } = await readStream(engage, contextFor(server), undefined, columns, false);
  expect((await formsOf(server))[0]?.['output_properties']).toBe('["$last_seen","$city"]');
  expect(records).toEqual([{ distinct_id: 'u1', city: 'x' }]);
});

test('an invalid page is an error', async () => {
  const server = await startServer(says(200, '<html>Busy</html>'));
  const { kind } = await connectorErrorOf(() => readStream(engage, contextFor(server)));
  expect(kind).toBe('transient');
});

test('the schema has the types that Mixpanel reports', async () => {
  const server = await startServer(
    says(200, '{"results":{"age":{"count":1,"type":"number"}},"status":"ok"}'),
  );
  expect(await engage.schema(contextFor(server))).toMatchObject({ age: { type: ['null', 'number'] } });
});
