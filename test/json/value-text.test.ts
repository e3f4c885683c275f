import { expect, test } from '@jest/globals';
import { copyBytes, maxTextBytes, writeAsText } from '../../src/json/value-text.ts';
import fc from '../support/fast-check.ts';

/** The text that a JSON value becomes. */
function textOf(json: string): string {
  const from = Buffer.from(`12${json}34`);
  const end = from.length - 2;
  const to = Buffer.alloc(3 + maxTextBytes(end - 2));
  const next = writeAsText(from, 2, end, to, 3);
  expect(next).toBeLessThanOrEqual(to.length);
  return to.toString('utf8', 3, next);
}

test('a string is unchanged, its escapes included', () => {
  for (const json of [
    '""',
    '"a"',
    String.raw`"\u0024 \" \\ é 👩‍🚀"`,
    `"${'x'.repeat(500)}"`,
    '"\u2028\u0085"',
  ]) {
    expect(textOf(json)).toBe(json);
  }
});

test('null is unchanged', () => {
  expect(textOf('null')).toBe('null');
});

test('a number becomes a string of the same digits', () => {
  for (const json of ['9007199254740993123', '1.0', '1e3', '-0', '1E-7', '0.10'])
    expect(textOf(json)).toBe(`"${json}"`);
});

test('a boolean becomes its word', () => {
  expect([textOf('true'), textOf('false')]).toEqual(['"true"', '"false"']);
});

test('an object or array becomes a string of its exact JSON', () => {
  for (const json of [
    ...['{}', '[]', '[1.0, 9007199254740993123]', '{"a":"b\\"c","d":[{"e":null}]}', '{ "a" :\t1 ,\r"b":2 }'],
    `[${'"x",'.repeat(100)}1]`,
  ]) {
    expect(JSON.parse(textOf(json))).toBe(json);
  }
});

test('the text of any value is a JSON string that contains the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, '\t'), (value, indent) => {
      const json = JSON.stringify(value, null, indent).replaceAll('\n', '\r');
      const text: unknown = JSON.parse(textOf(json));
      expect(text).toBe(typeof value === 'string' ? value : value === null ? null : json);
    }),
  );
});

test('short and long ranges are copied alike', () => {
  const from = Buffer.from(Array.from({ length: 200 }, (_, i) => i));
  for (const length of [0, 1, 47, 48, 49, 150]) {
    const to = Buffer.alloc(200);
    expect(copyBytes(from, 10, 10 + length, to, 5)).toBe(5 + length);
    expect(to.subarray(5, 5 + length)).toEqual(from.subarray(10, 10 + length));
    expect(to.subarray(5 + length).every((byte) => byte === 0)).toBe(true);
  }
});
