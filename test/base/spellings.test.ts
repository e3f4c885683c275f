import { expect, test } from '@jest/globals';
import { spellingsOf } from '../../src/base/spellings.ts';

const TEXT = `a"b\\c/d&e <f>'é (1)!`;

test.each([
  ['as it stands', TEXT],
  ['in a URL', `a%22b%5Cc%2Fd%26e%20%3Cf%3E'%C3%A9%20(1)!`],
  ['in a URL by RFC 3986', 'a%22b%5Cc%2Fd%26e%20%3Cf%3E%27%C3%A9%20%281%29%21'],
  ['in a URL with small digits', `a%22b%5cc%2fd%26e%20%3cf%3e'%c3%a9%20(1)!`],
  ['in a form', 'a%22b%5Cc%2Fd%26e+%3Cf%3E%27%C3%A9+%281%29%21'],
  ['in JSON', `a\\"b\\\\c/d&e <f>'é (1)!`],
  ['in JSON of PHP', `a\\"b\\\\c\\/d&e <f>'é (1)!`],
  ['in JSON of Go', `a\\"b\\\\c/d\\u0026e \\u003cf\\u003e'é (1)!`],
  ['in JSON of Python', `a\\"b\\\\c/d&e <f>'\\u00e9 (1)!`],
  ['in JSON within JSON', `a\\\\\\"b\\\\\\\\c/d&e <f>'é (1)!`],
  ['in HTML', `a&quot;b\\c/d&amp;e &lt;f&gt;&#39;é (1)!`],
  ['in HTML of Python', `a&quot;b\\c/d&amp;e &lt;f&gt;&#x27;é (1)!`],
  ['in HTML of Go', `a&#34;b\\c/d&amp;e &lt;f&gt;&#39;é (1)!`],
  ['in HTML between tags', `a"b\\c/d&amp;e &lt;f&gt;'é (1)!`],
  ['in HTML within JSON', `a&quot;b\\\\c/d&amp;e &lt;f&gt;&#39;é (1)!`],
  ['in base64', Buffer.from(TEXT).toString('base64')],
  ['in base64 of URLs', Buffer.from(TEXT).toString('base64url')],
])('a text %s', (_where, spelling) => {
  expect(spellingsOf(TEXT)).toContain(spelling);
});

test('a text with its white space joined', () => {
  expect(spellingsOf('a \n\tb')).toContain('a b');
});

test('in base64 a text is found behind any other and before any other', () => {
  for (const before of ['', 'a', 'ab', 'abc', 'user:']) {
    const longer = Buffer.from(`${before}${TEXT}, and more`).toString('base64');
    expect(spellingsOf(TEXT).some((form) => longer.includes(form))).toBe(true);
  }
});

test('half a pair of surrogates is spelled as U+FFFD where it cannot be encoded', () => {
  expect(spellingsOf('half \ud83d')).toEqual(expect.arrayContaining(['half \ud83d', 'half%20%EF%BF%BD']));
});

test('a plain word has few spellings', () => {
  expect(spellingsOf('0123456789abcdef').length).toBeLessThan(10);
});
