import { expect, test } from '@jest/globals';
import { Turns } from '../../../src/base/turns.ts';
import type { ConnectorError } from '../../../src/base/errors.ts';
import { ObjectSlices } from '../../../src/json/object-slices.ts';
import { UnusableAnswer } from '../../../src/mixpanel/http/json-answer.ts';
import {
  MAX_PROFILE_BYTES,
  readProfilePage,
  type ProfilePage,
} from '../../../src/mixpanel/profiles/profile-page.ts';
import type { ResultList } from '../../../src/mixpanel/profiles/result-list.ts';
import { membersOf } from '../../support/members-of.ts';
import { pageAndResults, readPage } from '../../support/read-page.ts';
import { thrownBy } from '../../support/thrown.ts';

async function parse(json: string): Promise<ProfilePage> {
  return await readPage(json);
}

/** The id and the properties of each profile of a page, as JSON; what is wrong with other results. */
async function profilesOf(
  page: string | Buffer,
  chunkBytes?: number,
): Promise<([string, [string, string][]] | string)[]> {
  const { results } = await pageAndResults(page, chunkBytes);
  return results.flatMap((list) => Array.from({ length: list.count }, (_, i) => profileOf(list, i)));
}

function profileOf(results: ResultList, i: number): [string, [string, string][]] | string {
  const problem = results.problem(i);
  if (problem !== undefined) return problem;
  const properties = new ObjectSlices();
  results.walkProperties(i, properties);
  return [results.buffer.toString('utf8', results.idStart(i), results.idEnd(i)), membersOf(properties)];
}

test('a page contains its session, its size and the total', async () => {
  const json =
    '{"page":0,"page_size":1000,"session_id":"1234567890-EXAMPL","status":"ok","total":2345,"results":[{"$distinct_id":"u1","$properties":{}}]}';
  expect(await parse(json)).toMatchObject({
    ...{ at: 7, sessionId: '1234567890-EXAMPL', pageSize: 1000, total: 2345, count: 1 },
  });
});

test('members missing on a later page are undefined', async () => {
  const { sessionId, pageSize, total } = await parse('{"results":[]}');
  expect([sessionId, pageSize, total]).toEqual([undefined, undefined, undefined]);
});

test('counts and ids of another type are undefined', async () => {
  for (const value of ['null', '"5"', '-1', '1.5', '{}']) {
    expect(
      await parse(`{"results":[],"total":${value},"page_size":${value},"page":${value},"session_id":null}`),
    ).toMatchObject({
      ...{ total: undefined, pageSize: undefined, page: undefined, sessionId: undefined },
    });
  }
});

test('an empty session id counts as missing', async () => {
  expect((await parse('{"results":[],"session_id":""}')).sessionId).toBeUndefined();
});

test('the session id may be a number, and a page has its number', async () => {
  expect(await parse('{"results":[],"page":3,"session_id":77}')).toMatchObject({ sessionId: '77', page: 3 });
});

test('a page after the last profile is empty', async () => {
  const pages = ['{"results":[]}', '{"results": [ \n ] }', '{"results":null}', '{"results":null,"total":0}'];
  for (const json of pages) expect((await parse(json)).count).toBe(0);
});

test('the profiles are found in order, with their numbers as they were sent', async () => {
  const profiles = await profilesOf(
    '{"results":[{"$distinct_id":"u1","$properties":{"$email":"a@b.c","id":9007199254740993123}} , {"$properties":{},"$distinct_id":1.50,"more":[1]}]}',
  );
  expect(profiles).toEqual([
    [
      '"u1"',
      [
        ['$email', '"a@b.c"'],
        ['id', '9007199254740993123'],
      ],
    ],
    ['1.50', []],
  ]);
});

test('a page is the same wherever its bytes are cut', async () => {
  const json = String.raw`{"a":"results","b":{"results":[7]},"results" : [
    {"$distinct_id":"é\\","$properties":{"a]":"[\"}","b":[{"c":[]}, 1.0]}},
    null , "x,]",
    {"$distinct_id":2,"$properties":{"\ud83d":{"":"👩‍🚀"}}}
  ],"total":4,"list":[{"results":[1]}]}`;
  const [whole, page] = [await profilesOf(json), await parse(json)];
  expect(whole).toHaveLength(4);
  for (const chunkBytes of [1, 2, 3, 7, 50, 100]) {
    expect(await profilesOf(json, chunkBytes)).toEqual(whole);
    expect((await pageAndResults(json, chunkBytes)).page).toMatchObject({
      ...page,
    });
  }
});

test('profiles are passed on before the page is complete, and the next bytes are read when they were taken', async () => {
  const seen: string[] = [];
  async function* chunks(): AsyncGenerator<Buffer, void> {
    for (const part of ['{"results":[{"$distinct_id":1},', '{"$distinct_id":2}', '],', '"total":2}']) {
      await Promise.resolve();
      seen.push(part);
      yield Buffer.from(part);
    }
  }
  await readProfilePage(
    chunks(),
    0,
    async (results) => {
      await Promise.resolve();
      seen.push(`takes ${results.identity(0).toString()}`);
    },
    new Turns(),
  );
  expect(seen).toEqual([
    ...['{"results":[{"$distinct_id":1},', 'takes 1', '{"$distinct_id":2}', '],', 'takes 2', '"total":2}'],
  ]);
});

test('a page may span many lines', async () => {
  const json = JSON.stringify(
    { total: 1, results: [{ $distinct_id: 'u1', $properties: { a: [1] } }] },
    null,
    2,
  );
  expect((await parse(json)).total).toBe(1);
  expect(await profilesOf(json)).toMatchObject([['"u1"', [['a', expect.stringMatching(/^\[\s+1\s+\]$/)]]]]);
});

test.each([Infinity, 1, 5])(
  'raw control characters in strings are kept, though JSON does not allow them (%d)',
  async (chunkBytes) => {
    const json =
      '{"results":[\n{"$distinct_id":"a\tb","$properties":{"na\rme":\r\n"1\n2\u0001"}},{"$distinct_id":"c"}\n]}\n';
    const kept = [
      ['"a\\u0009b"', [['na\\u000dme', '"1\\u000a2\\u0001"']]],
      ['"c"', []],
    ];
    expect(await profilesOf(json, chunkBytes)).toEqual(kept);
  },
);

test.each([Infinity, 1])('invalid UTF-8 becomes U+FFFD (%d)', async (chunkBytes) => {
  const [before = '', after = ''] = '{"results":[{"$distinct_id":"é?é","$properties":{}}]}'.split('?');
  const body = Buffer.concat([Buffer.from(before), Buffer.of(0xff), Buffer.from(after)]);
  expect(await profilesOf(body, chunkBytes)).toEqual([['"é\ufffdé"', []]]);
});

test('the last of members with the same name counts, however it is spelled', async () => {
  const profiles = await profilesOf(
    String.raw`{"results":7,"result\u0073":[{"$distinct_id":"a","\u0024distinct_id":"b","$properties":{}}]}`,
  );
  expect(profiles).toEqual([['"b"', []]]);
});

test('of two lists of results no profile is lost', async () => {
  expect(await profilesOf('{"results":[{"$distinct_id":1}],"results":[{"$distinct_id":2}]}')).toHaveLength(2);
});

async function problemOf(json: string): Promise<ConnectorError> {
  const thrown = await thrownBy(() => parse(json));
  if (thrown instanceof UnusableAnswer) return thrown.problem;
  throw thrown;
}

test.each([
  ...[
    '',
    'null',
    '[]',
    '<html>Busy</html>',
    '{}',
    '{"results":{}}',
    '{"results":null,"total":1}',
    '{"results":[]',
    '{"results":[]} x',
    '{"results":[],"status":"error","error":"the query failed"}',
  ],
])('%j is not a page of profiles, and the error shows it', async (json) => {
  const { kind, message } = await problemOf(json);
  expect(kind).toBe('transient');
  expect(message).toBe(`Mixpanel's answer is not a page of profiles: ${JSON.stringify(json)}.`);
});

test.each([
  '{"results":[{"$distinct_id":1',
  '{"results":[{"$distinct_id":1}',
  '{"results":[{"$distinct_id":"',
  '{"results":[{"$distinct_id":1}]',
])('%j is not complete', async (json) => {
  expect((await problemOf(json)).message).toContain('is not a page of profiles');
});

test.each(['{"$distinct_id":"u1"}', '{"$properties":null,"$distinct_id":"u1"}'])(
  '%j is a profile without properties, also after one that has some',
  async (json) => {
    const profiles = await profilesOf(`{"results":[{"$distinct_id":"u0","$properties":{"a":1}},${json}]}`);
    expect(profiles).toEqual([
      ['"u0"', [['a', '1']]],
      ['"u1"', []],
    ]);
  },
);

test.each(['[1,2]', '"text"', '7.0', 'false'])('$properties that are %s are a property', async (value) => {
  const page = `{"results":[{"$distinct_id":"u1","$properties":${value}},{"$distinct_id":"u2"}]}`;
  expect(await profilesOf(page)).toEqual([
    ['"u1"', [['$properties', value]]],
    ['"u2"', []],
  ]);
});

const NO_ID = 'without a usable $distinct_id';
const NOT_JSON = 'with invalid JSON';

test.each([
  ...[
    '{"$properties":{}}',
    '{"$distinct_id":null,"$properties":{}}',
    '{"$distinct_id":{"a":1},"$properties":{}}',
  ].map((json) => [json, NO_ID]),
  ...['1', 'null', '[]', '"u1"'].map((json) => [json, NO_ID]),
  ...['', '{"$distinct_id":"u1",}', '{"$distinct_id":u1}', '"u1" "u2"', '{"$distinct_id":"\\x"}'].map(
    (json) => [json, NOT_JSON],
  ),
])('%j is not a profile, and the profiles around it are found', async (json, problem) => {
  const page = `{"results":[{"$distinct_id":"u0"},${json},{"$distinct_id":"u2"}]}`;
  expect(await profilesOf(page)).toEqual([['"u0"', []], problem, ['"u2"', []]]);
});

test('a comma before the end of the list, or two in a row, show that a result is missing', async () => {
  expect(await profilesOf('{"results":[{"$distinct_id":"u0"},]}')).toEqual([['"u0"', []], NOT_JSON]);
  expect(await profilesOf('{"results":[ ,,]}')).toEqual([NOT_JSON, NOT_JSON, NOT_JSON]);
});

test('of a profile that is too large only the beginning is kept, and the profiles around it are found', async () => {
  const large = `{"$distinct_id":"large","$properties":{"a":"${'x'.repeat(MAX_PROFILE_BYTES + 100_000)}"}}`;
  const page = `{"results":[{"$distinct_id":"u0"},${large},{"$distinct_id":"u2"}],"total":3}`;
  const { results } = await pageAndResults(page, 65_536);
  expect(results.map((list) => [list.count, list.problem(0)])).toEqual([
    [1, undefined],
    [1, 'larger than 8 MB'],
    [1, undefined],
  ]);
  expect(results[1]?.buffer.toString('latin1', 0, 30)).toBe(large.slice(0, 30));
});

test('white space between results costs no memory', async () => {
  const space = ' '.repeat(2 * MAX_PROFILE_BYTES);
  const page = `{"results":[${space}{"$distinct_id":"u0"},${space}{"$distinct_id":"u1"}]}`;
  expect(await profilesOf(page, 65_536)).toHaveLength(2);
  const { results } = await pageAndResults(page, 65_536);
  expect(Math.max(...results.map(({ buffer }) => buffer.length))).toBeLessThan(200_000);
});

test('an answer without results ends soon', async () => {
  for (const json of ['x'.repeat(2_000_000), `{"results":[],"noise":"${'x'.repeat(2_000_000)}"}`]) {
    const thrown = await thrownBy(() => readPage(json, undefined, 65_536));
    expect(thrown).toBeInstanceOf(UnusableAnswer);
  }
});

test('an error beside profiles makes the page invalid, unless it is false or null', async () => {
  for (const error of ['false', 'null'])
    expect(await parse(`{"error":${error},"results":[],"total":0}`)).toMatchObject({ total: 0 });
  const { kind, message } = await problemOf('{"results":[{"$distinct_id":1}],"error":"timed out, partial"}');
  expect([kind, message]).toEqual([
    'transient',
    String.raw`Mixpanel's answer is not a page of profiles: "{\"results\":[],\"error\":\"timed out, partial\"}".`,
  ]);
});

test('only the beginning of a long answer is shown, with an ellipsis', async () => {
  const { message } = await problemOf('x'.repeat(500));
  expect(message).toBe(`Mixpanel's answer is not a page of profiles: "${'x'.repeat(120)}…".`);
});

test('of pages that arrive at the same time only one holds the beginning of a large profile', async () => {
  const turns = new Turns();
  const large = `{"$distinct_id":1,"$properties":{"a":"${'x'.repeat(2_000_000)}"}}`;
  let held = 0;
  let most = 0;
  const read = async (): Promise<void> => {
    async function* chunks(): AsyncGenerator<Buffer, void> {
      const page = Buffer.from(`{"results":[${large},${large}]}`);
      for (let start = 0; start < page.length; start += 65_536) {
        await Promise.resolve();
        if (start % large.length > 700_000 && start % large.length < 1_800_000) most = Math.max(most, ++held);
        yield page.subarray(start, start + 65_536);
        if (start % large.length > 700_000 && start % large.length < 1_800_000) held--;
      }
    }
    await readProfilePage(chunks(), 0, () => Promise.resolve(), turns);
  };
  await Promise.all([read(), read(), read()]);
  expect(most).toBe(1);
});

test('a page that breaks off in the middle of a large profile does not hold up the others', async () => {
  const turns = new Turns();
  async function* chunks(): AsyncGenerator<Buffer, void> {
    await Promise.resolve();
    yield Buffer.from(`{"results":[{"$distinct_id":"${'x'.repeat(1_000_000)}`);
    throw new Error('broke off');
  }
  const read = (): Promise<unknown> =>
    thrownBy(() => readProfilePage(chunks(), 0, () => Promise.resolve(), turns));
  await Promise.all([read(), read()]);
  await expect(turns.take()).resolves.toBeInstanceOf(Function);
});
