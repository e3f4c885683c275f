import { expect, test } from '@jest/globals';
import { joinedCounts, parseEventCounts } from '../../src/mixpanel/event-counts.ts';

const DAYS = { from: '2010-05-29', to: '2010-05-31' };

const parsed = (text: string) => parseEventCounts(Buffer.from(text), DAYS, 5);
const countsOf = (text: string) =>
  [...(parsed(text)?.counts() ?? [])].map(({ event, day, json }) => `${event} ${day} ${json.toString()}`);

test('each count keeps its digits, and a day that an event lacks has none', () => {
  const text = `{"data":{"series":["2010-05-29","2010-05-30","2010-05-31"],"values":{"account-page":{"2010-05-30":1},
    "splash features":{"2010-05-29":90071992547409931,"2010-05-30":4.0}}},"legend_size":2}`;
  expect(countsOf(text)).toEqual([
    'account-page 2010-05-30 1',
    'splash features 2010-05-29 90071992547409931',
    'splash features 2010-05-30 4.0',
  ]);
  expect(parsed(text)).toMatchObject({ listsDays: true, unlisted: [], missing: [], unknown: [], at: 5 });
  const [first] = parsed(text)?.days ?? [];
  expect([first?.day, String(first?.members.get('event')), String(first?.members.get('count'))]).toEqual([
    ...['2010-05-30', '"account-page"', '1'],
  ]);
});

test('days come with a time too, the last of two counts counts, and names are decoded', () => {
  const text = String.raw`{"data":{"series":["2010-05-29T00:00:00-07:00"],"values":{"\u0061":{"2010-05-29T00:00:00-07:00":1,"2010-05-29":2}}}}`;
  expect(countsOf(text)).toEqual(['a 2010-05-29 2']);
  expect(parsed(text)?.unlisted).toEqual(['2010-05-31', '2010-05-30']);
});

test('without a series all days were counted', () => {
  expect(parsed('{"data":{"values":{"a":{"2010-05-29":1}}}}')).toMatchObject({
    listsDays: false,
    unlisted: [],
  });
});

test('counts of an event that are not an object are odd', () => {
  const odd = parsed(
    '{"data":{"series":[],"values":{"a":null,"b":[],"c":"none","d":7,"e":{"2010-05-29":null}}}}',
  );
  expect(odd?.oddEvents).toEqual([
    { excerpt: '"a": "null"', mayHoldData: false },
    { excerpt: '"b": "[]"', mayHoldData: false },
    { excerpt: '"c": "\\"none\\""', mayHoldData: true },
    { excerpt: '"d": "7"', mayHoldData: true },
  ]);
  expect([...(odd?.counts() ?? [])].map(({ event, json }) => [event, String(json)])).toEqual([['e', 'null']]);
});

test('members that are not days are named', () => {
  expect(parsed('{"data":{"series":[],"values":{"a":{"total":7,"2010-05-29":1}}}}')?.unknown).toEqual([
    'total',
  ]);
});

test.each(['{}', '[]', 'null', ''])('values that are %s hold no counts', (values) => {
  const text = `{"data":{"series":["2010-05-29"]${values === '' ? '' : `,"values":${values}`}},"legend_size":0}`;
  if (values === '') expect(parsed(text)).toBeUndefined();
  else expect(countsOf(text)).toEqual([]);
});

test.each([
  ...['', '<html>', '[]', '{}', '{"data":[]}', '{"data":{}}', '{"data":{"values":null}}'],
  ...['{"data":{"series":[],"values":7}}', '{"data":{"series":[],"values":{}},"error":"Timeout"}'],
  '{"data":{"series":[],"values":{}}} terminated early',
])('%j is not a report of counts', (text) => {
  expect(parsed(text)).toBeUndefined();
});

test('reports of several groups of events are one, of the earliest time and of the days that all counted', () => {
  const [a, b] = ['2010-05-30', '2010-05-29'].map((day, index) =>
    parseEventCounts(
      Buffer.from(`{"data":{"series":["2010-05-31","${day}"],"values":{"${day}":{"2010-05-31":1}}}}`),
      DAYS,
      index,
    ),
  );
  if (a === undefined || b === undefined) throw new Error('not parsed');
  const joined = joinedCounts([a, b]);
  expect([...joined.counts()].map(({ event }) => event)).toEqual(['2010-05-30', '2010-05-29']);
  expect(joined).toMatchObject({ at: 0, unlisted: ['2010-05-29', '2010-05-30'], listsDays: true });
});
