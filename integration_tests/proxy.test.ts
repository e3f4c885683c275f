import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { makeCertificates } from './support/certificates.ts';
import { startConnectProxy, type ConnectProxy } from './support/connect-proxy.ts';
import { runSource, type Given } from './support/run-source.ts';
import { catalogOf, configWith, emulate } from './support/setup.ts';
import { startTlsFront } from './support/tls-front.ts';

const DAYS = { firstDay: '2026-01-01', lastDay: '2026-01-02' };
const PASSWORD = 'p@ss/wörd of the proxy';
const HOSTS = ['mixpanel.com', 'data.mixpanel.com', 'eu.mixpanel.com', 'data-eu.mixpanel.com', 'localhost'];
const LOGIN = `proxy-user:${encodeURIComponent(PASSWORD)}`;

const given: Given = {
  config: configWith({ start_date: DAYS.firstDay, end_date: DAYS.lastDay, region: 'EU' }),
};

/** The emulator with TLS, under the host names of Mixpanel. Only the test's proxy leads to it. */
const mixpanel = (async () => {
  const emulator = await emulate({ ...DAYS, eventsPerDay: 50 });
  const certificates = makeCertificates(HOSTS, mkdtempSync(join(tmpdir(), 'source-mixpanel-tls-')));
  return { emulator, certificates, front: await startTlsFront(emulator.url, certificates) };
})();

const proxies: ConnectProxy[] = [];
async function startProxy(refuse?: string): Promise<ConnectProxy> {
  const proxy = await startConnectProxy((await mixpanel).front.port, refuse);
  proxies.push(proxy);
  return proxy;
}

afterAll(async () => {
  await Promise.all([...proxies, (await mixpanel).front].map((server) => server.close()));
});

async function trusting(env: Record<string, string>): Promise<Record<string, string>> {
  return { NODE_EXTRA_CA_CERTS: (await mixpanel).certificates.authority, ...env };
}

test.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'])(
  'a read with %s reaches the hosts of the region only through tunnels',
  async (variable) => {
    const { emulator, front } = await mixpanel;
    const proxy = await startProxy();
    const before = front.calledHosts.length;
    const env = await trusting({ [variable]: `http://${LOGIN}@127.0.0.1:${proxy.port}` });
    const run = await runSource('read', { ...given, catalog: catalogOf('export', 'cohorts'), env });
    expect(run.errors).toEqual([]);
    expect(run.exitCode).toBe(0);
    const events = [...emulator.control.visibleEvents(DAYS.firstDay, DAYS.lastDay)];
    expect(run.records('export')).toHaveLength(events.length);
    expect(new Set(proxy.asked.map(({ method, target }) => `${method} ${target}`))).toEqual(
      new Set(['CONNECT data-eu.mixpanel.com:443', 'CONNECT eu.mixpanel.com:443']),
    );
    expect(new Set(proxy.asked.map(({ authorization }) => authorization))).toEqual(
      new Set([`Basic ${Buffer.from(`proxy-user:${PASSWORD}`).toString('base64')}`]),
    );
    expect(new Set(front.calledHosts.slice(before))).toEqual(
      new Set(['data-eu.mixpanel.com', 'eu.mixpanel.com']),
    );
  },
);

test.each([
  ['NO_PROXY', 'localhost', false],
  ['no_proxy', 'example.com,localhost', false],
  ['NO_PROXY', '*', false],
  ['NO_PROXY', 'mixpanel.com', true],
])('with %s=%s, localhost is reached through the proxy: %s', async (variable, hosts, byProxy) => {
  const { front } = await mixpanel;
  const proxy = await startProxy();
  const env = await trusting({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, [variable]: hosts });
  const run = await runSource('check', { ...given, env, url: `https://localhost:${front.port}` });
  expect(run.connection?.status).toBe('SUCCEEDED');
  expect(proxy.asked.length > 0).toBe(byProxy);
});

test('this machine is reached by http and never through a proxy', async () => {
  const { emulator } = await mixpanel;
  const proxy = await startProxy();
  const address = `http://127.0.0.1:${proxy.port}`;
  const env = { HTTP_PROXY: address, http_proxy: address, ALL_PROXY: address };
  const run = await runSource('check', { ...given, env, url: emulator.url });
  expect(run.connection?.status).toBe('SUCCEEDED');
  expect(proxy.asked).toEqual([]);
});

test.each([
  [{}],
  // Node's own switch against verification has no effect.
  [{ NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' }],
])('a certificate of an unknown authority fails, and the error says what to do: %j', async (also) => {
  const proxy = await startProxy();
  const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, ...also };
  const run = await runSource('check', { ...given, env });
  expect(run.connection).toMatchObject({
    status: 'FAILED',
    message: expect.stringMatching(/could not be verified.*NODE_EXTRA_CA_CERTS/) as unknown,
  });
});

test('a certificate for another host fails', async () => {
  const proxy = await startProxy();
  const env = await trusting({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` });
  const config = configWith({ region: 'IN' });
  const run = await runSource('check', { config, env });
  expect(run.connection).toMatchObject({
    status: 'FAILED',
    message: expect.stringMatching(/could not be verified/) as unknown,
  });
});

test('a proxy address needs no scheme', async () => {
  const proxy = await startProxy();
  const env = await trusting({ HTTPS_PROXY: `127.0.0.1:${proxy.port}` });
  const run = await runSource('check', { ...given, env });
  expect(run.connection?.status).toBe('SUCCEEDED');
});

test.each([
  ['407 Proxy Authentication Required', /proxy rejected .*HTTPS_PROXY/],
  ['403 Forbidden', /proxy rejected .*HTTPS_PROXY/],
  ['302 Found\r\nLocation: http://127.0.0.1:1/', /proxy rejected .*HTTPS_PROXY/],
])('the answer "%s" of a proxy is reported as an error of the proxy', async (answer, message) => {
  const proxy = await startProxy(answer);
  const env = await trusting({ HTTPS_PROXY: `http://${LOGIN}@127.0.0.1:${proxy.port}` });
  const run = await runSource('check', { ...given, env });
  expect(run.connection).toMatchObject({
    status: 'FAILED',
    message: expect.stringMatching(message) as unknown,
  });
  for (const spelling of [
    PASSWORD,
    encodeURIComponent(PASSWORD),
    LOGIN,
    Buffer.from(LOGIN).toString('base64'),
  ])
    expect(run.stdout + run.stderr).not.toContain(spelling);
});

test.each([
  ['as it was sent', `Basic ${Buffer.from(`proxy-user:${PASSWORD}`).toString('base64')}`],
  ['as it was meant', PASSWORD.replace('ö', '%C3%B6')],
])('no error shows the credentials that a proxy echoes %s', async (_how, echoed) => {
  const proxy = await startProxy(`407 denied ${echoed} that`);
  const env = await trusting({ HTTPS_PROXY: `http://${LOGIN}@127.0.0.1:${proxy.port}` });
  const run = await runSource('read', { ...given, catalog: catalogOf('export', 'cohorts'), env });
  expect(run.errors).toHaveLength(2);
  expect(run.stdout).toContain('407 denied');
  expect(run.stdout + run.stderr).not.toContain(echoed.slice(-12));
});

test('an unencrypted answer that a proxy makes up is not an answer of Mixpanel', async () => {
  const proxy = await startProxy('201 Created\r\nContent-Length: 0');
  const env = await trusting({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` });
  const run = await runSource('read', { ...given, catalog: catalogOf('export'), env });
  expect(run.statuses('export')).toEqual(['STARTED', 'INCOMPLETE']);
  expect(run.errors[0]?.message).toMatch(/proxy rejected/);
});

test.each(['not a proxy', 'http://proxy-user:p@ss/word@', 'socks5://127.0.0.1:1080'])(
  'HTTPS_PROXY=%s is an invalid address, and the error does not show it',
  async (address) => {
    const run = await runSource('check', { ...given, env: { HTTPS_PROXY: address } });
    expect(run.connection).toMatchObject({
      status: 'FAILED',
      message: expect.stringMatching(/HTTPS_PROXY is not a valid proxy address/) as unknown,
    });
    expect(run.stdout).not.toContain(address);
  },
);
