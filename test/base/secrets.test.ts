import { expect, test } from '@jest/globals';
import { excerpt } from '../../src/base/excerpt.ts';
import { base64PartsOf, SecretMask } from '../../src/base/secrets.ts';
import fc from '../support/fast-check.ts';

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function maskOf(...secrets: string[]): SecretMask {
  const mask = new SecretMask();
  for (const secret of secrets) mask.add(secret);
  return mask;
}

test('a secret is hidden wherever and however often it stands', () => {
  expect(maskOf('s3cr3t!').redact('s3cr3t! and "s3cr3t!"')).toBe('**** and "****"');
});

test('a secret is hidden in a URL, in a Basic header and inside JSON', () => {
  const secret = 'a"b c/d&é\\';
  const mask = maskOf(secret);
  expect(mask.redact(`https://host/?secret=${encodeURIComponent(secret)}`)).toBe('https://host/?secret=****');
  expect(mask.redact(`Basic ${Buffer.from(secret).toString('base64')}`)).toBe('Basic ****');
  expect(mask.redact(JSON.stringify({ secret }))).toBe('{"secret":"****"}');
});

test('a secret that was pasted with white space at its ends is hidden without it as well', () => {
  const mask = maskOf(' \ttop-secret\r\n');
  expect(mask.redact('it said top-secret')).toBe('it said ****');
  expect(mask.redact('it said "top-secret"\n')).toBe('it said "****"\n');
  expect(mask.redact('it said "top-sec…')).toBe('it said "****…');
  expect(mask.redact(base64('user:top-secret'))).toMatch(/^dXNlcj[^*]*\*{4}[^*]{0,2}$/);
});

test.each([
  ['in HTML of PHP', 'pa&#039;s&quot;s&lt;word&gt;é/+=&amp;x'],
  ['in XML', 'pa&apos;s&quot;s&lt;word&gt;é/+=&amp;x'],
  ['in HTML of Go', 'pa&#39;s&#34;s&lt;word&gt;é/&#43;=&amp;x'],
  ['in HTML within HTML', 'pa&amp;#39;s&amp;quot;s&amp;lt;word&amp;gt;é/+=&amp;amp;x'],
  ['in JSON of .NET', `pa\\u0027s\\u0022s\\u003Cword\\u003E\\u00E9/\\u002B=\\u0026x`],
  ['in JSON of PHP', `pa\\u0027s\\"s<word>\\u00e9\\/+=&x`],
  ['in JSON within JSON', `pa's\\\\\\"s<word>é/+=&x`],
  ['in text of Python', `pa\\'s"s<word>\\xe9/+=&x`],
  ['in a URL within a URL', encodeURIComponent(encodeURIComponent(`pa's"s<word>é/+=&x`))],
  ['in a URL with small digits', 'pa%27s%22s%3cword%3e%c3%a9%2f%2b%3d%26x'],
  ['in base64 in a URL', encodeURIComponent(base64(`pa's"s<word>é/+=&x`))],
  ['in base64 of URLs', Buffer.from(`pa's"s<word>é/+=&x`).toString('base64url')],
])('a secret is hidden %s, and its beginning too', (_where, spelling) => {
  const mask = maskOf(`pa's"s<word>é/+=&x`);
  expect(mask.redact(`it said ${spelling}.`)).toMatch(/^it said \*{4}=?\.$/);
  for (let most = 12; most < spelling.length; most++) {
    expect(mask.redact(`it said ${spelling.slice(0, most)}…`)).toBe('it said ****…');
  }
});

test('of a secret that holds another nothing is left over', () => {
  expect(maskOf('secret', 'secret-and-more').redact('secret-and-more, secret')).toBe('****, ****');
  expect(maskOf('secret-and-more', 'secret').redact('secret-and-more, secret')).toBe('****, ****');
});

test('values too short to be secrets leave ordinary words alone', () => {
  expect(maskOf('', 'a', 'users').redact('all users are here')).toBe('all users are here');
  expect(maskOf('people').redact('all people')).toBe('all ****');
});

test('characters with a meaning in patterns have none in a secret', () => {
  expect(maskOf('.*$&^()').redact('abc .*$&^() def')).toBe('abc **** def');
});

test('without secrets a text stays as it is', () => {
  expect(new SecretMask().redact('a text')).toBe('a text');
});

/** Longer than what is left alone, where white space of any length is one character, and nothing of the mask. */
const anySecret = fc
  .string({ minLength: 6, unit: 'binary' })
  .filter((text) => !/[*…]/.test(text) && text.replace(/\s+/g, ' ').length >= 6);

test('no secret is left in any text, however it is spelled there', () => {
  fc.assert(
    fc.property(anySecret, fc.string(), fc.string(), (hidden, before, behind) => {
      const told = maskOf(hidden).redact(before + hidden + behind);
      expect(told).not.toContain(hidden);
      for (const spelling of [encodeURIComponent, JSON.stringify, base64]) {
        const written = spelling(hidden.toWellFormed()).replace(/^"(.*)"$/, '$1');
        expect(maskOf(hidden).redact(before + written + behind)).not.toContain(written);
      }
    }),
  );
});

test('base64 of a text that holds the secret is hidden where the secret stands', () => {
  fc.assert(
    fc.property(fc.string(), anySecret, fc.string(), (before, hidden, behind) => {
      const whole = base64(`${before}:${hidden}:${behind}`);
      const told = maskOf(hidden).redact(whole);
      const left = told.replaceAll('****', '');
      // Its first and its last character may share six bits with a neighbour.
      const own = Math.floor((Buffer.from(hidden.toWellFormed()).length * 8) / 6) - 1;
      expect(whole.length - left.length).toBeGreaterThanOrEqual(own);
    }),
  );
});

test('of a secret that was cut no more than two characters are left, runs of white space counted as one', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z0-9"&/ ]{6,40}$/).filter((text) => !/^ | {2}| $/.test(text)),
      fc.integer({ min: 1, max: 39 }),
      (hidden, most) => {
        const shown = excerpt(`It says ${hidden}`, 'It says '.length + most);
        for (const told of [shown, JSON.stringify(shown)]) {
          const rest = maskOf(hidden)
            .redact(told)
            .replace(/It says ?/, '');
          expect(most < 3 || rest.includes('****')).toBe(true);
          expect(rest.length).toBeLessThan(9);
        }
      },
    ),
  );
});

test('the end of a text that was cut elsewhere stays', () => {
  expect(maskOf('topsecret').redact('a long te… of the top')).toBe('a long te… of the top');
  expect(maskOf('topsecret').redact('a list tops…, topsecret')).toBe('a list ****…, ****');
});

const TEXT = `a"b\\c/d&e <f>'é (1)?~`;

test.each(['base64', 'base64url'] as const)('a text is found alone in %s', (alphabet) => {
  expect(base64PartsOf(TEXT)).toContain(Buffer.from(TEXT).toString(alphabet));
});

test.each(['base64', 'base64url'] as const)(
  'a text is found behind and before any other in %s',
  (alphabet) => {
    for (const before of ['', 'a', 'ab', 'abc', 'user:']) {
      const longer = Buffer.from(`${before}${TEXT}, and more`).toString(alphabet);
      expect(base64PartsOf(TEXT).some((part) => longer.includes(part))).toBe(true);
    }
  },
);
