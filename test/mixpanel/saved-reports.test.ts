import { expect, test } from '@jest/globals';
import { parseSavedReports } from '../../src/mixpanel/saved-reports.ts';
import { entriesOf } from '../support/members-of.ts';

function reportOf(text: string) {
  return parseSavedReports(Buffer.from(`{"status":"ok","results":[${text}]}`))?.items[0];
}

test('a report has its type and name, and its definition in place of params', () => {
  const report = reportOf(
    '{"id":5,"name":"A","type":"insights","params":{"weight":1.0,"id":9007199254740993}}',
  );
  expect([report?.id, report?.type, report?.name]).toEqual(['5', 'insights', 'A']);
  expect(report && entriesOf(report.members)).toEqual([
    ['id', '5'],
    ['definition', '{"weight":1.0,"id":9007199254740993}'],
    ['name', '"A"'],
    ['type', '"insights"'],
  ]);
});

test.each([
  ['{"id":1}', undefined],
  ['{"id":1,"params":null}', 'null'],
  ['{"id":1,"params":"{\\"a\\":1.0}"}', '{"a":1.0}'],
  ['{"id":1,"params":"text"}', '"text"'],
  ['{"id":1,"params":"[1]"}', '"[1]"'],
])('the definition of %s is %s', (text, definition) => {
  expect(reportOf(text)?.members.get('definition')?.toString()).toBe(definition);
});

test.each(['{"id":1}', '{"id":1,"type":null,"name":7}'])('%s has neither a type nor a name', (text) => {
  const report = reportOf(text);
  expect([report?.type, report?.name]).toEqual([undefined, undefined]);
});

test('an answer that is not a list is none', () => {
  expect(parseSavedReports(Buffer.from('{"results":7}'))).toBeUndefined();
});
