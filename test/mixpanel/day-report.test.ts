import { expect, test } from '@jest/globals';
import { parseDayReport } from '../../src/mixpanel/day-report.ts';

const daysOf = (text: string, member: string) =>
  parseDayReport(Buffer.from(text), member)?.map(({ day, members }) => [
    day,
    Object.fromEntries([...members].map(([name, json]) => [name, json.toString()])),
  ]);

test('each day is there with the bytes of what is said of it', () => {
  const text = '{"meta":{"dates":[]},"data":{"2016-09-12":{"steps":[{"count":1.0}]},"2016-09-13":{}}}';
  expect(daysOf(text, 'data')).toEqual([
    ['2016-09-12', { steps: '[{"count":1.0}]' }],
    ['2016-09-13', {}],
  ]);
});

test('a report may say that all is well', () => {
  expect(daysOf('{"data":{},"status":"ok"}', 'data')).toEqual([]);
});

test('the sum of all days is no day', () => {
  expect(daysOf('{"results":{"$overall":{"amount":2},"2021-06-01":{"amount":2.50}}}', 'results')).toEqual([
    ['2021-06-01', { amount: '2.50' }],
  ]);
});

test('a day is one whatever its spelling, and of one that comes twice the last counts', () => {
  const text = String.raw`{"data":{"2021-06-0\u0031":{"a":1},"2021-06-02":{},"2021-06-01":{"a":2}}}`;
  expect(daysOf(text, 'data')).toEqual([
    ['2021-06-01', { a: '2' }],
    ['2021-06-02', {}],
  ]);
});

test('raw control characters and bytes that are no UTF-8 are no reason to refuse a report', () => {
  const [before = '', behind = ''] = '{"data":{"2021-06-01":{"goal":"a\r\n?b"}}}'.split('?');
  const body = Buffer.concat([Buffer.from(before), Buffer.of(0xff), Buffer.from(behind)]);
  expect(parseDayReport(body, 'data')?.map(({ members }) => String(members.get('goal')))).toEqual([
    '"a\\u000d\\u000a\ufffdb"',
  ]);
});

const NO_REPORTS = [
  ...['<html>', '[]', '{"data":[]}', '{"other":{}}', '{"data":{"2021-06-01":[]}}', ''],
  ...['{"data":{},"status":"error"}', '{"status":null,"data":{"2021-06-01":{"a":1}}}'],
  ...['{"data":{}}{"error":"terminated early"}', '{"data":{}} terminated early'],
];

test.each(NO_REPORTS)('%j is no report', (text) => {
  expect(daysOf(text, 'data')).toBeUndefined();
});
