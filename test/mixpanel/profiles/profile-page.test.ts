import { expect, test } from '@jest/globals';
import { ObjectSlices } from '../../../src/json/object-slices.ts';
import { parseProfilePage, type ProfilePage } from '../../../src/mixpanel/profiles/profile-page.ts';
import { membersOf } from '../../support/members-of.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

function parse(json: string): ProfilePage {
  return parseProfilePage(Buffer.from(json), 7);
}

/** The id and the properties of each profile of a page, as JSON; undefined for other results. */
function profilesOf({ results }: ProfilePage): ([string, [string, string][]] | undefined)[] {
  const properties = new ObjectSlices();
  return Array.from({ length: results.count }, (_, i) => {
    if (!results.isProfile(i)) return undefined;
    results.walkProperties(i, properties);
    const id = results.buffer.toString('utf8', results.idStart(i), results.idEnd(i));
    return [id, membersOf(properties)];
  });
}

test('a page contains its session, its size and the total', () => {
  const json =
    '{"page":0,"page_size":1000,"session_id":"1234567890-EXAMPL","status":"ok","total":2345,"results":[{"$distinct_id":"u1","$properties":{}}]}';
  const page = parse(json);
  expect(page).toMatchObject({ at: 7, sessionId: '1234567890-EXAMPL', pageSize: 1000, total: 2345 });
  expect(page.results.count).toBe(1);
});

test('members missing on a later page are undefined', () => {
  const { sessionId, pageSize, total } = parse('{"results":[]}');
  expect([sessionId, pageSize, total]).toEqual([undefined, undefined, undefined]);
});

test('counts and ids of another type are undefined', () => {
  for (const value of ['null', '"5"', '-1', '1.5', '{}']) {
    expect(
      parse(`{"results":[],"total":${value},"page_size":${value},"page":${value},"session_id":null}`),
    ).toMatchObject({
      ...{ total: undefined, pageSize: undefined, page: undefined, sessionId: undefined },
    });
  }
});

test('an empty session id counts as missing', () => {
  expect(parse('{"results":[],"session_id":""}').sessionId).toBeUndefined();
});

test('the session id may be a number, and a page has its number', () => {
  expect(parse('{"results":[],"page":3,"session_id":77}')).toMatchObject({ sessionId: '77', page: 3 });
});

test('a page after the last profile is empty', () => {
  const pages = ['{"results":[]}', '{"results": [ \n ] }', '{"results":null}', '{"results":null,"total":0}'];
  expect(pages.map((json) => parse(json).results.count)).toEqual([0, 0, 0, 0]);
});

test('the profiles are found in order, with their numbers as they were sent', () => {
  const page = parse(
    '{"results":[{"$distinct_id":"u1","$properties":{"$email":"a@b.c","id":9007199254740993123}} , {"$properties":{},"$distinct_id":1.50,"more":[1]}]}',
  );
  expect(profilesOf(page)).toEqual([
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

test('a page may span many lines', () => {
  const page = parse(
    JSON.stringify({ total: 1, results: [{ $distinct_id: 'u1', $properties: { a: [1] } }] }, null, 2),
  );
  expect(page.total).toBe(1);
  expect(profilesOf(page)).toMatchObject([['"u1"', [['a', expect.stringMatching(/^\[\s+1\s+\]$/)]]]]);
});

test('raw control characters in strings are kept, though JSON does not allow them', () => {
  const page = parse('{"results":[\n{"$distinct_id":"a\tb","$properties":{"na\rme":\r\n"1\n2\u0001"}}\n]}\n');
  const kept = [['"a\\u0009b"', [['na\\u000dme', '"1\\u000a2\\u0001"']]]];
  expect(profilesOf(page)).toEqual(kept);
});

test('invalid UTF-8 becomes U+FFFD', () => {
  const [before = '', after = ''] = '{"results":[{"$distinct_id":"é?é","$properties":{}}]}'.split('?');
  const body = Buffer.concat([Buffer.from(before), Buffer.of(0xff), Buffer.from(after)]);
  expect(profilesOf(parseProfilePage(body, 7))).toEqual([['"é\ufffdé"', []]]);
});

test('the last of members with the same name counts, however it is spelled', () => {
  const page = parse(
    String.raw`{"results":7,"result\u0073":[{"$distinct_id":"a","\u0024distinct_id":"b","$properties":{}}]}`,
  );
  expect(profilesOf(page)).toEqual([['"b"', []]]);
});

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
  const { kind, message } = await connectorErrorOf(() => parse(json));
  expect(kind).toBe('transient');
  expect(message).toBe(`Mixpanel's answer is not a page of profiles: ${JSON.stringify(json)}.`);
});

test.each(['{"$distinct_id":"u1"}', '{"$properties":null,"$distinct_id":"u1"}'])(
  '%j is a profile without properties, also after one that has some',
  (json) => {
    const page = parse(`{"results":[{"$distinct_id":"u0","$properties":{"a":1}},${json}]}`);
    expect(profilesOf(page)).toEqual([
      ['"u0"', [['a', '1']]],
      ['"u1"', []],
    ]);
  },
);

test.each(['[1,2]', '"text"', '7.0', 'false'])('$properties that are %s are a property', (value) => {
  const page = parse(`{"results":[{"$distinct_id":"u1","$properties":${value}},{"$distinct_id":"u2"}]}`);
  expect(profilesOf(page)).toEqual([
    ['"u1"', [['$properties', value]]],
    ['"u2"', []],
  ]);
});

test.each([
  ...[
    '{"$properties":{}}',
    '{"$distinct_id":null,"$properties":{}}',
    '{"$distinct_id":{"a":1},"$properties":{}}',
    '1',
    'null',
    '[]',
    '"u1"',
  ],
])('%j is not a profile, and the profiles around it are found', (json) => {
  const page = parse(`{"results":[{"$distinct_id":"u0"},${json},{"$distinct_id":"u2"}]}`);
  expect(profilesOf(page)).toEqual([['"u0"', []], undefined, ['"u2"', []]]);
});

test('an error beside profiles makes the page invalid, unless it is false or null', async () => {
  for (const error of ['false', 'null'])
    expect(parse(`{"error":${error},"results":[],"total":0}`)).toMatchObject({ total: 0 });
  const { kind, message } = await connectorErrorOf(() =>
    parse('{"results":[],"error":"timed out, partial"}'),
  );
  expect([kind, message]).toEqual([
    'transient',
    String.raw`Mixpanel's answer is not a page of profiles: "{\"results\":[],\"error\":\"timed out, partial\"}".`,
  ]);
});

test('only the beginning of a long answer is shown, with an ellipsis', async () => {
  const { message } = await connectorErrorOf(() => parse('x'.repeat(500)));
  expect(message).toBe(`Mixpanel's answer is not a page of profiles: "${'x'.repeat(120)}…".`);
});
