import { expect, test } from '@jest/globals';
import { Nesting } from '../../src/json/nesting.ts';

/** Whether the object is closed after each part. */
function closedAfter(...parts: string[]): boolean[] {
  const nesting = new Nesting();
  return parts.map((part) => {
    nesting.add(Buffer.from(part));
    return nesting.isClosed;
  });
}

test('an object is closed at its last brace', () => {
  expect(closedAfter('{"a":{}', ',"b":[{', '}]', '}')).toEqual([false, false, false, true]);
});

test('braces inside of strings do not count', () => {
  expect(closedAfter('{"a":"', '}', String.raw`\"}`, String.raw`\\`, '"', '}')).toEqual([
    ...[false, false, false, false, false, true],
  ]);
});

test('an escape may be cut', () => {
  expect(closedAfter(String.raw`{"a":"\ `.trim(), '"}', '"}')).toEqual([false, false, true]);
});

test('an object with too many braces is closed', () => {
  expect(closedAfter('}', '{')).toEqual([true, true]);
});
