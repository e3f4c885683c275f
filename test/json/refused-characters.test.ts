import { expect, test } from '@jest/globals';
import fc from '../support/fast-check.ts';
import { nameAsSent, withoutRefused, withoutRefusedText } from '../../src/json/refused-characters.ts';
import { readable } from '../reference/readable.ts';

const written = (json: string): string =>
  withoutRefused(Buffer.from(`${json}\n`))
    .toString()
    .slice(0, -1);

test.each([
  ['half a pair', String.raw`"a\ud800b"`, String.raw`"a\ufffdb"`],
  ['the other half', String.raw`["\uDC00"]`, String.raw`["\ufffd"]`],
  ['halves in the wrong order', String.raw`"\ude00\ud83d"`, String.raw`"\ufffd\ufffd"`],
  ['a half before a pair', String.raw`"\ud83d\ud83d\ude00"`, String.raw`"\ufffd\ud83d\ude00"`],
  ['U+0000', String.raw`"\u0000"`, String.raw`"\ufffd"`],
  ['a name', String.raw`{"a\uD83D" : "\ud83d"}`, String.raw`{"a\ufffdd83d" : "\ufffd"}`],
])('%s is U+FFFD', (_what, json, expected) => {
  expect(written(json)).toBe(expected);
});

test.each([
  ['a pair', String.raw`"\ud83d\uDE00"`],
  ['a backslash before the letters', String.raw`"\\ud83d"`],
  ['other escapes', String.raw`"\u0001\ud7ff\ue000\\\u00e9"`],
])('%s stays, in the same buffer', (_what, json) => {
  const buffer = Buffer.from(`${json}\n`);
  expect(withoutRefused(buffer)).toBe(buffer);
});

test('names that differ only in such a character stay apart, and can be asked for', () => {
  const names = ['a\ud83d', 'a\ud83e', 'a\u0000', 'a\ufffd', 'a'];
  const json = JSON.stringify(Object.fromEntries(names.map((name) => [name, 1])));
  const kept = Object.keys(JSON.parse(written(json)) as object);
  expect(new Set(kept).size).toBe(names.length);
  expect(kept.map(nameAsSent).sort()).toEqual(names.sort());
});

const pieces = fc.constantFrom(
  '\\ud83d',
  '\\uDE00',
  '\\u0000',
  '\\u00e9',
  '\\\\',
  '\\"',
  'u',
  'd83d',
  'é',
  ':',
);

test('any JSON is as in the reference', () => {
  fc.assert(
    fc.property(fc.array(pieces), fc.array(pieces), (name, value) => {
      const json = `{"${name.join('')}":["${value.join('')}"]}`;
      expect(written(json)).toBe(readable(json));
      expect(JSON.stringify(JSON.parse(written(json)))).not.toMatch(/(?<!\\)(?:\\\\)*\\ud/);
    }),
  );
});

test('messages do not contain such characters', () => {
  const text = 'a\ud83d b\u0000 😀 \\ud83d \\\ud83d';
  expect(JSON.parse(withoutRefusedText(JSON.stringify({ text })))).toEqual({
    text: 'a\ufffd b\ufffd 😀 \\ud83d \\\ufffd',
  });
});
