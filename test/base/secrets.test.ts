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

test('a secret is masked everywhere it occurs', () => {
  expect(maskOf('s3cr3t!').redact('s3cr3t! and "s3cr3t!"')).toBe('**** and "****"');
});

test('a secret is masked in a URL, in a Basic header and in JSON', () => {
  const secret = 'a"b c/d&é\\';
  const mask = maskOf(secret);
  expect(mask.redact(`https://host/?secret=${encodeURIComponent(secret)}`)).toBe('https://host/?secret=****');
  expect(mask.redact(`Basic ${Buffer.from(secret).toString('base64')}`)).toBe('Basic ****');
  expect(mask.redact(JSON.stringify({ secret }))).toBe('{"secret":"****"}');
});

test('a secret that was pasted with whitespace is also masked without it', () => {
  const mask = maskOf(' \ttop-secret\r\n');
  expect(mask.redact('it said top-secret')).toBe('it said ****');
  expect(mask.redact('it said "top-secret"\n')).toBe('it said "****"\n');
  expect(mask.redact('it said "top-sec…')).toBe('it said "****…');
  expect(mask.redact(base64('user:top-secret'))).toMatch(/^dXNlcj[^*]*\*{4}[^*]{0,2}$/);
});

test.each([
  ['in HTML by PHP', 'pa&#039;s&quot;s&lt;word&gt;é/+=&amp;x'],
  ['in XML', 'pa&apos;s&quot;s&lt;word&gt;é/+=&amp;x'],
  ['in HTML by Go', 'pa&#39;s&#34;s&lt;word&gt;é/&#43;=&amp;x'],
  ['in HTML within HTML', 'pa&amp;#39;s&amp;quot;s&amp;lt;word&amp;gt;é/+=&amp;amp;x'],
  ['in JSON by .NET', `pa\\u0027s\\u0022s\\u003Cword\\u003E\\u00E9/\\u002B=\\u0026x`],
  ['in JSON by PHP', `pa\\u0027s\\"s<word>\\u00e9\\/+=&x`],
  ['in JSON within JSON', `pa's\\\\\\"s<word>é/+=&x`],
  ['in a string by Python', `pa\\'s"s<word>\\xe9/+=&x`],
  ['in a URL within a URL', encodeURIComponent(encodeURIComponent(`pa's"s<word>é/+=&x`))],
  ['in a URL with lowercase digits', 'pa%27s%22s%3cword%3e%c3%a9%2f%2b%3d%26x'],
  ['in base64 in a URL', encodeURIComponent(base64(`pa's"s<word>é/+=&x`))],
  ['in base64url', Buffer.from(`pa's"s<word>é/+=&x`).toString('base64url')],
])('a secret is masked %s, and so is its beginning', (_where, spelling) => {
  const mask = maskOf(`pa's"s<word>é/+=&x`);
  expect(mask.redact(`it said ${spelling}.`)).toMatch(/^it said \*{4}=?\.$/);
  for (let length = 12; length < spelling.length; length++) {
    expect(mask.redact(`it said ${spelling.slice(0, length)}…`)).toBe('it said ****…');
  }
});

test('a secret that contains another is masked completely', () => {
  expect(maskOf('secret', 'secret-and-more').redact('secret-and-more, secret')).toBe('****, ****');
  expect(maskOf('secret-and-more', 'secret').redact('secret-and-more, secret')).toBe('****, ****');
});

test('values too short to be secrets leave ordinary words alone', () => {
  expect(maskOf('', 'a', 'users').redact('all users are here')).toBe('all users are here');
  expect(maskOf('people').redact('all people')).toBe('all ****');
});

test('regex characters in a secret have no special meaning', () => {
  expect(maskOf('.*$&^()').redact('abc .*$&^() def')).toBe('abc **** def');
});

test('without secrets a text is not changed', () => {
  expect(new SecretMask().redact('a text')).toBe('a text');
});

/** Long enough to be masked, a run of whitespace counted as one character, and free of mask characters. */
const anySecret = fc
  .string({ minLength: 6, unit: 'binary' })
  .filter((text) => !/[*…]/.test(text) && text.replace(/\s+/g, ' ').length >= 6);

test('no secret is left in any text, however it is encoded', () => {
  fc.assert(
    fc.property(anySecret, fc.string(), fc.string(), (secret, before, after) => {
      const redacted = maskOf(secret).redact(before + secret + after);
      expect(redacted).not.toContain(secret);
      for (const spelling of [encodeURIComponent, JSON.stringify, base64]) {
        const written = spelling(secret.toWellFormed()).replace(/^"(.*)"$/, '$1');
        expect(maskOf(secret).redact(before + written + after)).not.toContain(written);
      }
    }),
  );
});

test('the secret is masked inside the base64 of a longer text', () => {
  fc.assert(
    fc.property(fc.string(), anySecret, fc.string(), (before, secret, after) => {
      const encoded = base64(`${before}:${secret}:${after}`);
      const redacted = maskOf(secret).redact(encoded);
      const left = redacted.replaceAll('****', '');
      // The first and the last character may share bits with a neighboring byte.
      const own = Math.floor((Buffer.from(secret.toWellFormed()).length * 8) / 6) - 1;
      expect(encoded.length - left.length).toBeGreaterThanOrEqual(own);
    }),
  );
});

test('a truncated secret leaves at most two characters, with a run of whitespace counted as one', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z0-9"&/ ]{6,40}$/).filter((text) => !/^ | {2}| $/.test(text)),
      fc.integer({ min: 1, max: 39 }),
      (secret, visible) => {
        const shown = excerpt(`It says ${secret}`, 'It says '.length + visible);
        for (const text of [shown, JSON.stringify(shown)]) {
          const rest = maskOf(secret)
            .redact(text)
            .replace(/It says ?/, '');
          expect(visible < 3 || rest.includes('****')).toBe(true);
          expect(rest.length).toBeLessThan(9);
        }
      },
    ),
  );
});

test('text that was not cut at a secret is not changed', () => {
  expect(maskOf('topsecret').redact('a long te… of the top')).toBe('a long te… of the top');
  expect(maskOf('topsecret').redact('a list tops…, topsecret')).toBe('a list ****…, ****');
});

const TEXT = `a"b\\c/d&e <f>'é (1)?~`;

test.each(['base64', 'base64url'] as const)('a text alone is found in %s', (alphabet) => {
  expect(base64PartsOf(TEXT)).toContain(Buffer.from(TEXT).toString(alphabet));
});

test.each(['base64', 'base64url'] as const)('a text between other text is found in %s', (alphabet) => {
  for (const before of ['', 'a', 'ab', 'abc', 'user:']) {
    const longer = Buffer.from(`${before}${TEXT}, and more`).toString(alphabet);
    expect(base64PartsOf(TEXT).some((part) => longer.includes(part))).toBe(true);
  }
});
