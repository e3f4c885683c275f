import { expect, test } from '@jest/globals';
import {
  isBlankLine,
  isServerMessage,
  saysTerminatedEarly,
  startsLikeEvent,
} from '../../../src/mixpanel/export/line-kinds.ts';

const lineOf = (text: string): Buffer => Buffer.from(`${text}\n`);

test('a line of JSON white space is blank', () => {
  const isBlank = (text: string): boolean => isBlankLine(lineOf(text));
  expect(['', ' ', '\t\r '].map(isBlank)).toEqual([true, true, true]);
  expect(['{}', ' x', '\u00a0'].map(isBlank)).toEqual([false, false, false]);
});

test('a line that begins with a brace may be the first half of an event', () => {
  expect(['{"event":"a","prop', ' \t{'].map((text) => startsLikeEvent(lineOf(text)))).toEqual([true, true]);
  expect(['', '<html>', 'erties":{}}'].map((text) => startsLikeEvent(lineOf(text)))).toEqual([
    ...[false, false, false],
  ]);
});

test.each(['<html>', '{"error":"internal error"}', '{}', 'null', '[]', 'erties":{}}'])(
  '%j is a message of the server',
  (text) => {
    expect(isServerMessage(lineOf(text))).toBe(true);
  },
);

test.each(['', ' \r', '{"event":"a","properties":{}}', '{"event":"a","prop', '{'])(
  '%j is not a message of the server',
  (text) => {
    expect(isServerMessage(lineOf(text))).toBe(false);
  },
);

test.each([
  'terminated early',
  'export terminated early',
  `{"event":"a","properties":{"text":"${'x'.repeat(5000)}terminated early`,
])('%j says that the server gives up', (text) => {
  expect(saysTerminatedEarly(lineOf(text))).toBe(true);
});

test('a long event named "terminated early" does not say that the server gives up', () => {
  const line = `{"event":"terminated early","properties":${'{"a":'.repeat(500)}`;
  expect(saysTerminatedEarly(Buffer.from(line))).toBe(false);
});
