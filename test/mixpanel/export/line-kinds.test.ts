import { expect, test } from '@jest/globals';
import {
  beginsEvent,
  describeLine,
  endsLikeEvent,
  isBlankLine,
  startsLikeEvent,
} from '../../../src/mixpanel/export/line-kinds.ts';

const lineOf = (text: string): Buffer => Buffer.from(`${text}\n`);

test('a line of JSON white space is blank', () => {
  const isBlank = (text: string): boolean => isBlankLine(lineOf(text));
  expect(['', ' ', '\t\r '].map(isBlank)).toEqual([true, true, true]);
  expect(['{}', ' x', '\u00a0'].map(isBlank)).toEqual([false, false, false]);
});

test('a line that begins with a brace may be the beginning of an event, and one that ends with a brace its end', () => {
  const starts = (text: string): boolean => startsLikeEvent(lineOf(text));
  expect(['{"event":"a","prop', ' \t{'].map(starts)).toEqual([true, true]);
  expect(['', '<html>', 'erties":{}}'].map(starts)).toEqual([false, false, false]);
  const ends = (text: string): boolean => endsLikeEvent(lineOf(text));
  expect(['erties":{}}', '{} \r'].map(ends)).toEqual([true, true]);
  expect(['', '<html>', '{"event":"a","prop'].map(ends)).toEqual([false, false, false]);
});

test('a line that begins as Mixpanel writes events does not continue an earlier one', () => {
  const begins = (text: string): boolean => beginsEvent(lineOf(text));
  expect(['{"event":"a', ' { "properties" : {'].map(begins)).toEqual([true, true]);
  expect(['{', '{"a":1}', 'x {"event":"a"'].map(begins)).toEqual([false, false, false]);
});

test.each([
  ...[
    ['terminated early', 'failure'],
    ['export terminated early', 'failure'],
    ['{"error":"internal error"}', 'failure'],
    ['<html>', 'failure'],
    [' <!DOCTYPE html><p>Sorry', 'failure'],
  ],
  ...[
    ['<p>Sorry</p>', 'message'],
    ['Internal Server Error', 'message'],
    ['{"event":"a","propterminated early', 'message'],
    [`{"event":"a","properties":{"text":"${'x'.repeat(5000)}terminated early`, 'message'],
  ],
  ...[
    ['{}', 'json'],
    ['{"oops":1}', 'json'],
    ['null', 'json'],
    ['["event",{}] ', 'json'],
    ['"text}"', 'json'],
  ],
  ...[
    ['{"event":"a","prop', 'data'],
    ['{', 'data'],
    ['erties":{}}', 'data'],
    ['terminated early"}}', 'data'],
    ['{"event":"a","properties":[]}', 'data'],
    ['{"properties":5}', 'data'],
    ['{"error":1,"event":"a",}', 'data'],
    [`{"event":"terminated early","properties":${'{"a":'.repeat(500)}`, 'data'],
  ],
])('%j is of the kind %s', (text, kind) => {
  expect(describeLine(lineOf(text)).kind).toBe(kind);
});

test('a description holds the beginning of a line, and a hash of all of it', () => {
  const [one, other] = ['a', 'b'].map((end) => describeLine(lineOf(`{"event":"${'x'.repeat(5000)}${end}`)));
  expect(one?.beginning.length).toBe(1000);
  expect(one?.beginning).toEqual(other?.beginning);
  expect(one?.hash).not.toBe(other?.hash);
});
