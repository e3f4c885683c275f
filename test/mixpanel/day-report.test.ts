import { expect, test } from '@jest/globals';
import { omittedDays, parseDayReport } from '../../src/mixpanel/day-report.ts';
import { entriesOf } from '../support/members-of.ts';

const daysOf = (text: string, member: string) =>
  parseDayReport(Buffer.from(text), member)?.days.map(({ day, members }) => [
    day,
    Object.fromEntries(entriesOf(members)),
  ]);

test('each day is returned with the original bytes of its values', () => {
  const text = '{"meta":{"dates":[]},"data":{"2016-09-12":{"steps":[{"count":1.0}]},"2016-09-13":{}}}';
  expect(daysOf(text, 'data')).toEqual([
    ['2016-09-12', { steps: '[{"count":1.0}]' }],
    ['2016-09-13', {}],
  ]);
});

test('a report may have the status ok', () => {
  expect(daysOf('{"data":{},"status":"ok"}', 'data')).toEqual([]);
});

test('the total of all days is skipped', () => {
  expect(daysOf('{"results":{"$overall":{"amount":2},"2021-06-01":{"amount":2.50}}}', 'results')).toEqual([
    ['2021-06-01', { amount: '2.50' }],
  ]);
});

test('an escaped day is recognized, and the last of a repeated day counts', () => {
  const text = String.raw`{"data":{"2021-06-0\u0031":{"a":1},"2021-06-02":{},"2021-06-01":{"a":2}}}`;
  expect(daysOf(text, 'data')).toEqual([
    ['2021-06-01', { a: '2' }],
    ['2021-06-02', {}],
  ]);
});

test('raw control characters and invalid UTF-8 are repaired', () => {
  const [before = '', after = ''] = '{"data":{"2021-06-01":{"goal":"a\r\n?b"}}}'.split('?');
  const body = Buffer.concat([Buffer.from(before), Buffer.of(0xff), Buffer.from(after)]);
  expect(parseDayReport(body, 'data')?.days.map(({ members }) => String(members.get('goal')))).toEqual([
    '"a\\u000d\\u000a\ufffdb"',
  ]);
});

const INVALID_REPORTS = [
  ...['<html>', '[]', '{"data":[1]}', '{"data":"none"}', '{"other":{}}', ''],
  ...['{"data":{},"status":"error"}', '{"error":"timed out","data":{"2021-06-01":{"a":1}}}'],
  ...['{"data":{}}{"error":"terminated early"}', '{"data":{}} terminated early'],
];

test.each(INVALID_REPORTS)('%j is not a report', (text) => {
  expect(daysOf(text, 'data')).toBeUndefined();
});

test.each(['null', '[]', '[ ]', '{}'])('a day that is %s has no members', (json) => {
  const text = `{"data":{"2021-06-01":{"a":1},"2021-06-02":${json}}}`;
  expect(daysOf(text, 'data')).toEqual([
    ['2021-06-01', { a: '1' }],
    ['2021-06-02', {}],
  ]);
});

test.each(['null', '[]'])('data that is %s has no days', (json) => {
  expect(daysOf(`{"data":${json}}`, 'data')).toEqual([]);
});

test('days whose data is not an object are reported, and the others are found', () => {
  const text = '{"data":{"2021-06-01":"none","2021-06-02":{"a":null},"2021-06-03":7}}';
  expect(daysOf(text, 'data')).toEqual([['2021-06-02', { a: 'null' }]]);
  expect(parseDayReport(Buffer.from(text), 'data')?.odd).toEqual([
    { day: '2021-06-01', excerpt: String.raw`"\"none\""` },
    { day: '2021-06-03', excerpt: '"7"' },
  ]);
});

test('members that are neither days nor totals are named, and without any day the answer is not a report', () => {
  const parse = (text: string) => parseDayReport(Buffer.from(text), 'results');
  const report = parse('{"results":{"$overall":{},"total":{"amount":1},"2021-06-01":{"a":1}}}');
  expect(report?.unknown).toEqual(['total']);
  expect(report?.days).toHaveLength(1);
  expect(parse('{"results":{"odd":1}}')).toBeUndefined();
});

test('a day with a time is that day', () => {
  expect(daysOf('{"data":{"2020-08-31T00:00:00-07:00":{"a":1}}}', 'data')).toEqual([
    ['2020-08-31', { a: '1' }],
  ]);
});

test.each([
  ['["2021-06-01","2021-06-02","2021-06-03"]', ['2021-06-02']],
  ['["2021-06-01","2021-06-03","2021-06-04"]', []],
  ['["2021-06-02T00:00:00","2021-06-02",null,5]', ['2021-06-02']],
  ['[]', []],
  ['null', []],
])('of the days %s, those requested that have no data are %j', (dates, missing) => {
  const body = Buffer.from(`{"meta":{"dates":${dates}},"data":{"2021-06-01":null,"2021-06-03":"odd"}}`);
  const report = parseDayReport(body, 'data') ?? { days: [], odd: [], unknown: [] };
  expect(omittedDays(body, report, { from: '2021-06-01', to: '2021-06-03' }).missing).toEqual(missing);
});

test.each(['{"data":{}}', '{"meta":null,"data":{}}', '{"meta":{},"data":{}}'])(
  'without dates, as in %s, no day is missing',
  (text) => {
    const window = { from: '2021-06-01', to: '2021-06-03' };
    const report = { days: [], odd: [], unknown: [] };
    expect(omittedDays(Buffer.from(text), report, window)).toMatchObject({ missing: [], unlisted: [] });
  },
);

test.each([
  ['{"data":{"2021-06-02":{},"2021-06-04":{}}}', ['2021-06-03', '2021-06-05']],
  ['{"meta":{"dates":["2021-06-03","2021-06-05"]},"data":{"2021-06-05":7}}', ['2021-06-04']],
  ['{"data":{"2021-05-30":{},"2021-06-05":{}}}', []],
])('after the first day of %s, the days %j are left out', (text, unlisted) => {
  const body = Buffer.from(text);
  const report = parseDayReport(body, 'data') ?? { days: [], odd: [], unknown: [] };
  expect(omittedDays(body, report, { from: '2021-06-01', to: '2021-06-05' }).unlisted).toEqual(unlisted);
});
