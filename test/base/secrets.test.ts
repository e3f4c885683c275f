import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SecretMask } from '../../src/base/secrets.ts';

function maskOf(...secrets: string[]): SecretMask {
  const mask = new SecretMask();
  for (const secret of secrets) mask.add(secret);
  return mask;
}

test('a secret is hidden wherever and however often it stands', () => {
  expect(maskOf('s3cr3t!').hide('s3cr3t! and "s3cr3t!"')).toBe('**** and "****"');
});

test('a secret is hidden in a URL, in a Basic header and inside JSON', () => {
  const secret = 'a"b c/d&é\\';
  const mask = maskOf(secret);
  expect(mask.hide(`https://host/?secret=${encodeURIComponent(secret)}`)).toBe('https://host/?secret=****');
  expect(mask.hide(`Basic ${Buffer.from(secret).toString('base64')}`)).toBe('Basic ****');
  expect(mask.hide(JSON.stringify({ secret }))).toBe('{"secret":"****"}');
});

test('of a secret that holds another nothing is left over', () => {
  expect(maskOf('secret', 'secret-and-more').hide('secret-and-more, secret')).toBe('****, ****');
  expect(maskOf('secret-and-more', 'secret').hide('secret-and-more, secret')).toBe('****, ****');
});

test('values too short to be secrets leave ordinary words alone', () => {
  expect(maskOf('', 'a', 'users').hide('all users are here')).toBe('all users are here');
  expect(maskOf('people').hide('all people')).toBe('all ****');
});

test('characters with a meaning in patterns have none in a secret', () => {
  expect(maskOf('.*$&^()').hide('abc .*$&^() def')).toBe('abc **** def');
});

test('without secrets a text stays as it is', () => {
  expect(new SecretMask().hide('a text')).toBe('a text');
});

test('no secret is left in any text', () => {
  const secret = fc.string({ minLength: 6 }).filter((text) => !'****'.includes(text) && !/[*]/.test(text));
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), (hidden, before, behind) => {
      expect(maskOf(hidden).hide(before + hidden + behind)).not.toContain(hidden);
    }),
  );
});
