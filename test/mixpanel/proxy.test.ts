import { expect, test } from '@jest/globals';
import { proxyOf } from '../../src/mixpanel/proxy.ts';
import { connectorErrorOf } from '../support/thrown.ts';

test('without a variable, or with an empty one, there is no proxy', () => {
  expect(proxyOf({})).toBeUndefined();
  expect(proxyOf({ HTTPS_PROXY: '', all_proxy: '' })).toBeUndefined();
  expect(proxyOf({ HTTP_PROXY: 'http://proxy.example.com', NO_PROXY: '*' })).toBeUndefined();
});

test('names in small letters come first, and that of https before that of all', () => {
  const env = {
    https_proxy: 'http://a',
    HTTPS_PROXY: 'http://b',
    all_proxy: 'http://c',
    ALL_PROXY: 'http://d',
  };
  expect(proxyOf(env)?.url).toBe('http://a/');
  expect(proxyOf({ ...env, https_proxy: '' })?.url).toBe('http://b/');
  expect(proxyOf({ all_proxy: 'http://c', ALL_PROXY: 'http://d' })?.url).toBe('http://c/');
  expect(proxyOf({ ...env, NO_PROXY: 'x', no_proxy: 'y' })?.without).toBe('y');
  expect(proxyOf({ ...env, NO_PROXY: 'x' })?.without).toBe('x');
});

test('a proxy without a scheme is spoken to in plain', () => {
  expect(proxyOf({ HTTPS_PROXY: 'proxy.example.com:3128' })?.url).toBe('http://proxy.example.com:3128/');
  expect(proxyOf({ HTTPS_PROXY: 'https://proxy.example.com' })?.url).toBe('https://proxy.example.com/');
});

test('the password is secret as it is written and as it is meant', () => {
  expect(proxyOf({ HTTPS_PROXY: 'http://me:p%40ss@proxy.example.com' })?.secrets).toEqual([
    'p%40ss',
    'p@ss',
    'me:p%40ss',
    'me:p@ss',
  ]);
  expect(proxyOf({ HTTPS_PROXY: 'http://to%2Fken@proxy.example.com' })?.secrets).toEqual([
    'to%2Fken',
    'to/ken',
  ]);
  expect(proxyOf({ HTTPS_PROXY: 'http://me:100%@proxy.example.com' })?.secrets).toContain('me:100%');
});

test.each([
  'not a proxy',
  'http://:3128',
  'socks5://127.0.0.1:1080',
  'http://me:p@ss/word@proxy',
  'http://[::1',
])('%s is no proxy, and the error does not show it', async (address) => {
  const { kind, message } = await connectorErrorOf(() => proxyOf({ https_proxy: address }));
  expect(kind).toBe('config');
  expect(message).toMatch(/^https_proxy is not the address of a proxy; give one such as/);
  expect(message).not.toContain(address);
});
