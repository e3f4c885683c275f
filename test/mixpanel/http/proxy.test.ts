import { expect, test } from '@jest/globals';
import { once } from 'node:events';
import { request } from 'node:https';
import { createServer, type LookupFunction, type Server } from 'node:net';
import { proxyFromEnvironment, secureAgent } from '../../../src/mixpanel/http/proxy.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

test('without a variable, or with an empty one, no proxy is used', () => {
  expect(proxyFromEnvironment({})).toBeUndefined();
  expect(proxyFromEnvironment({ HTTPS_PROXY: '', all_proxy: '' })).toBeUndefined();
  expect(proxyFromEnvironment({ HTTP_PROXY: 'http://proxy.example.com', NO_PROXY: '*' })).toBeUndefined();
});

test('lowercase names take precedence, and https_proxy over all_proxy', () => {
  const env = {
    https_proxy: 'http://a',
    HTTPS_PROXY: 'http://b',
    all_proxy: 'http://c',
    ALL_PROXY: 'http://d',
  };
  expect(proxyFromEnvironment(env)?.url).toBe('http://a/');
  expect(proxyFromEnvironment({ ...env, https_proxy: '' })?.url).toBe('http://b/');
  expect(proxyFromEnvironment({ all_proxy: 'http://c', ALL_PROXY: 'http://d' })?.url).toBe('http://c/');
  expect(proxyFromEnvironment({ ...env, NO_PROXY: 'x', no_proxy: 'y' })?.noProxy).toBe('y,.y');
  expect(proxyFromEnvironment({ ...env, NO_PROXY: 'x' })?.noProxy).toBe('x,.x');
  expect(proxyFromEnvironment({ ...env, NO_PROXY: 'x', no_proxy: '' })?.noProxy).toBe('x,.x');
  expect(proxyFromEnvironment({ ...env, NO_PROXY: '', no_proxy: '' })?.noProxy).toBeUndefined();
});

/** A local server that counts connections and closes them at once. */
async function startCounter(): Promise<{ port: number; connections: () => number; server: Server }> {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { port: address.port, connections: () => connections, server };
}

test.each([
  ['mixpanel.com', 'data.mixpanel.com', false],
  ['mixpanel.com', 'mixpanel.com', false],
  ['example.com, mixpanel.com', 'data-eu.mixpanel.com', false],
  ['example.com mixpanel.com', 'data-eu.mixpanel.com', false],
  ['.mixpanel.com', 'data.mixpanel.com', false],
  ['*.mixpanel.com', 'data.mixpanel.com', false],
  ['*', 'data.mixpanel.com', false],
  ['mixpanel.com', 'notmixpanel.com', true],
  ['data.mixpanel.com', 'mixpanel.com', true],
  ['', 'data.mixpanel.com', true],
])('with NO_PROXY=%j, a request to %s uses the proxy: %s', async (list, hostname, usesProxy) => {
  const [proxy, direct] = await Promise.all([startCounter(), startCounter()]);
  const agent = secureAgent(
    proxyFromEnvironment({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: list }),
  );
  // All names resolve to this machine.
  const lookup: LookupFunction = (_host, { all }, found) => {
    if (all === true) found(null, [{ address: '127.0.0.1', family: 4 }]);
    else found(null, '127.0.0.1', 4);
  };
  const timeout = 300;
  const asked = request({ agent, hostname, port: direct.port, lookup, timeout });
  await new Promise<void>((resolve) => {
    asked.on('error', () => {
      resolve();
    });
    asked.on('timeout', () => asked.destroy());
  });
  expect(proxy.connections() > 0).toBe(usesProxy);
  agent.destroy();
  proxy.server.close();
  direct.server.close();
});

test('a proxy without a scheme is contacted over plain HTTP', () => {
  expect(proxyFromEnvironment({ HTTPS_PROXY: 'proxy.example.com:3128' })?.url).toBe(
    'http://proxy.example.com:3128/',
  );
  expect(proxyFromEnvironment({ HTTPS_PROXY: 'https://proxy.example.com' })?.url).toBe(
    'https://proxy.example.com/',
  );
});

test('the password is masked both as written and decoded', () => {
  expect(proxyFromEnvironment({ HTTPS_PROXY: 'http://me:p%40ss@proxy.example.com' })?.secrets).toEqual([
    'p%40ss',
    'p@ss',
    'me:p%40ss',
    'me:p@ss',
  ]);
  expect(proxyFromEnvironment({ HTTPS_PROXY: 'http://to%2Fken@proxy.example.com' })?.secrets).toEqual([
    'to%2Fken',
    'to/ken',
  ]);
  expect(proxyFromEnvironment({ HTTPS_PROXY: 'http://me:100%@proxy.example.com' })?.secrets).toContain(
    'me:100%',
  );
});

test.each([
  'not a proxy',
  'http://:3128',
  'socks5://127.0.0.1:1080',
  'http://me:p@ss/word@proxy',
  'http://[::1',
])('%s is not a valid proxy address, and the error does not show it', async (address) => {
  const { kind, message } = await connectorErrorOf(() => proxyFromEnvironment({ https_proxy: address }));
  expect(kind).toBe('config');
  expect(message).toMatch(/^https_proxy is not a valid proxy address\. Use the form/);
  expect(message).not.toContain(address);
});
