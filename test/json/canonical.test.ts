import { expect, test } from '@jest/globals';
import { canonicalJson } from '../../src/json/canonical.ts';
import { canonical, parseExactly } from '../reference/exact-json.ts';
import fc from '../support/fast-check.ts';

function canonicalOf(json: string): string {
  return canonicalJson(Buffer.from(`${json}\n`), 0);
}

test.each([
  ['{ "b" : 1 ,\t"a":[ ] }', '{"a":[],"b":1}'],
  [String.raw`"\u0041\/\u00e9\u2028"`, '"A/é\u2028"'],
  [String.raw`"\ud83d"`, String.raw`"\ud83d"`],
  ['[1.0,1e3,-0,9007199254740993123]', '[1.0,1e3,-0,9007199254740993123]'],
  ['{"a":1,"__proto__":2,"\\u0061":3}', '{"__proto__":2,"a":3}'],
  ['{"b":{"d":null,"c":[true,{ }]},"":false}', '{"":false,"b":{"c":[true,{}],"d":null}}'],
])('%s becomes %s', (json, expected) => {
  expect(canonicalOf(json)).toBe(expected);
});

test('deep nesting is supported', () => {
  const json = `${'['.repeat(400)}${']'.repeat(400)}`;
  expect(canonicalOf(json)).toBe(json);
});

test('white space does not change the canonical JSON of a value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const texts = [JSON.stringify(value), JSON.stringify(value, null, '\t').replaceAll('\n', ' ')];
      const [plain, spaced] = texts.map(canonicalOf);
      expect(spaced).toBe(plain);
      const exact = parseExactly(texts[0] ?? '');
      expect(plain).toBe(exact === undefined ? undefined : canonical(exact));
    }),
  );
});
