import { expect, test } from '@jest/globals';
import { decodeLayers, dropPartialEscape } from '../../src/base/escape-layers.ts';
import fc from '../support/fast-check.ts';

function fullyDecoded(text: string): string | undefined {
  return decodeLayers(text).at(-1)?.text;
}

test.each([
  ['a word', 'a word'],
  ['a%22b%2fc%C3%A9%F0%9F%98%80', 'a"b/cé😀'],
  ['a%2522b', 'a"b'],
  ['a\\u0022b\\u003Cc\\ud83d\\ude00\\x27', `a"b<c😀'`],
  ['a\\"b\\/c\\\\', 'a"b/c'],
  ['DOMAIN\\\\user', 'DOMAIN\\user'],
  ['a&quot;&#34;&#034;&#x22;&#X0022;&LT;&apos;', `a"""""<'`],
  ['a&amp;amp;b', 'a&b'],
  ['a+b \n\\t c', 'a b c'],
  ['100% &c; &#9999999; %C3%28', '100% &c; \uFFFD %C3('],
  ['half \ud83d', 'half \uFFFD'],
])('%j is fully decoded to %j', (text, decoded) => {
  expect(fullyDecoded(text)).toBe(decoded);
});

test('layers go from the text itself to the fully decoded text', () => {
  expect(decodeLayers('%2522').map(({ text }) => text)).toEqual(['%2522', '%22', '"']);
});

test('the number of layers is limited', () => {
  expect(decodeLayers(`%${'25'.repeat(1000)}`).length).toBeLessThan(10);
});

test('every character of a layer maps to its spelling in the text', () => {
  const text = 'it: %2522 &lt;\\u0041';
  const { text: decoded = '', starts = [], ends = [] } = decodeLayers(text).at(-1) ?? {};
  expect(decoded).toBe('it: " <A');
  expect(starts.map((start, at) => text.slice(start, ends[at]))).toEqual([
    ...['i', 't', ':', ' ', '%2522', ' ', '&lt;', '\\u0041'],
  ]);
});

test('every character of every layer has a position in the text', () => {
  const texts = fc.string({
    unit: fc.constantFrom('%', '25', 'u0041', '&', '#x', 'amp', ';', '\\', ' ', '+', 'é', '\ud83d', '😀'),
    maxLength: 40,
  });
  fc.assert(
    fc.property(texts, (text) => {
      for (const layer of decodeLayers(text)) {
        expect([layer.starts.length, layer.ends.length]).toEqual([layer.text.length, layer.text.length]);
        expect(
          layer.ends.every((end, at) => end > (layer.starts[at] ?? Infinity) && end <= text.length),
        ).toBe(true);
      }
    }),
  );
});

test.each(['\\', '\\u', '\\u00e', '\\x2', '&', '&#', '&#x2', '&quo', '%', '%2', '%C3%', '%E2%82%A'])(
  'the incomplete escape %j is removed from the end of a text',
  (partial) => {
    expect(dropPartialEscape(`a word${partial}`)).toBe('a word');
    expect(dropPartialEscape(`${partial} word.`)).toBe(`${partial} word.`);
  },
);
