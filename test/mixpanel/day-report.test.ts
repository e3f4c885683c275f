import { expect, test } from '@jest/globals';
import { parseDayReport } from '../../src/mixpanel/day-report.ts';

const daysOf = (text: string, member: string) =>
  parseDayReport(Buffer.from(text), member)?.map(({ day, members }) => [
    day,
    Object.fromEntries([...members].map(([name, json]) => [name, json.toString()])),
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
  expect(parseDayReport(body, 'data')?.map(({ members }) => String(members.get('goal')))).toEqual([
    '"a\\u000d\\u000a\ufffdb"',
  ]);
});

const INVALID_REPORTS = [
  ...['<html>', '[]', '{"data":[]}', '{"other":{}}', '{"data":{"2021-06-01":[]}}', ''],
  ...['{"data":{},"status":"error"}', '{"error":"timed out","data":{"2021-06-01":{"a":1}}}'],
  ...['{"data":{}}{"error":"terminated early"}', '{"data":{}} terminated early'],
];

test.each(INVALID_REPORTS)('%j is not a report', (text) => {
  expect(daysOf(text, 'data')).toBeUndefined();
});
