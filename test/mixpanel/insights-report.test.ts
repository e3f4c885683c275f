import { expect, test } from '@jest/globals';
import { parseInsightsReport, valuesOf } from '../../src/mixpanel/insights-report.ts';

/** The values of an answer by their keys, as JSON. */
function valuesIn(answer: string): [comparison: string, path: string, json: string][] {
  const report = parseInsightsReport(Buffer.from(answer));
  return (report?.parts ?? []).flatMap(({ comparison, series }) =>
    [...valuesOf(series)].map(({ path, json }): [string, string, string] => [
      comparison,
      path.join(' > '),
      json.toString(),
    ]),
  );
}

test('a value has the keys that lead to it, however deep, and keeps its digits', () => {
  const series =
    '{"Bought":{"$overall":{"all":13.0},"Social":{"$overall":{"all":9007199254740993123},"adidas":{"all":1e3}}},"Direct":null}';
  expect(valuesIn(`{"series":${series}}`)).toEqual([
    ['none', 'Bought > $overall > all', '13.0'],
    ['none', 'Bought > Social > $overall > all', '9007199254740993123'],
    ['none', 'Bought > Social > adidas > all', '1e3'],
    ['none', 'Direct', 'null'],
  ]);
});

test('of a key that is repeated, the last value counts', () => {
  expect(valuesIn('{"series":{"A":{"all":1},"B":{"all":2,"all":3},"A":{"all":4}}}')).toEqual([
    ['none', 'A > all', '4'],
    ['none', 'B > all', '3'],
  ]);
});

test('the values that a report is compared with are parts of it, with a range of their own', () => {
  const answer =
    '{"date_range":{"from_date":"a"},"series":{"A":{"all":1}},"time_comparison":{"date_range":{"from_date":"b"},"series":{"A":{"all":2}}},"lift_comparison":{"series":{"A":{"all":0.5}}}}';
  expect(valuesIn(answer)).toEqual([
    ['none', 'A > all', '1'],
    ['time', 'A > all', '2'],
    ['lift', 'A > all', '0.5'],
  ]);
  const ranges = parseInsightsReport(Buffer.from(answer))?.parts.map(({ dateRange }) => String(dateRange));
  expect(ranges).toEqual(['{"from_date":"a"}', '{"from_date":"b"}', '{"from_date":"a"}']);
});

test.each(['{}', '[]', '[ ]', 'null'])('a report whose series is %s has no values', (series) => {
  expect(parseInsightsReport(Buffer.from(`{"series":${series}}`))?.unknownShape).toBeUndefined();
  expect(valuesIn(`{"series":${series}}`)).toEqual([]);
});

test.each(['{}', '{"series":[1]}', '{"series":"none"}', '{"steps":[]}'])(
  'the answer %s is of an unknown shape, which is kept to be shown',
  (answer) => {
    const report = parseInsightsReport(Buffer.from(answer));
    expect([report?.parts, report?.unknownShape]).toEqual([[], JSON.stringify(answer)]);
  },
);

test.each([
  '[]',
  'null',
  '{"series":{}',
  '<html></html>',
  '{"error":"x","series":{}}',
  '{"series":{},"status":"error"}',
])('the answer %s is not a complete report', (answer) => {
  expect(parseInsightsReport(Buffer.from(answer))).toBeUndefined();
});
