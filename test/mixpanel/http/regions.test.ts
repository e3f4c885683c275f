import { expect, test } from '@jest/globals';
import { hostsForRegion } from '../../../src/mixpanel/http/regions.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

test.each([
  ['US', 'https://mixpanel.com', 'https://data.mixpanel.com', 'https://api.mixpanel.com'],
  ['EU', 'https://eu.mixpanel.com', 'https://data-eu.mixpanel.com', 'https://api-eu.mixpanel.com'],
  ['IN', 'https://in.mixpanel.com', 'https://data-in.mixpanel.com', 'https://api-in.mixpanel.com'],
] as const)('region %s uses %s, %s for the export and %s for lookup tables', (region, host, data, api) => {
  const hosts = { query: host, export: data, app: host, ingestion: api };
  expect(hostsForRegion(region, undefined)).toEqual(hosts);
  expect(hostsForRegion(region, '')).toEqual(hosts);
});

test.each([
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['http://127.1.2.3:8080/', 'http://127.1.2.3:8080'],
  ['http://localhost', 'http://localhost'],
  ['http://[::1]:80/mixpanel//', 'http://[::1]/mixpanel'],
  ['https://proxy.example.com/mixpanel/?a=b', 'https://proxy.example.com/mixpanel'],
])('the base URL %s is used for all families', (address, host) => {
  expect(hostsForRegion('EU', address)).toEqual({ query: host, export: host, app: host, ingestion: host });
});

test.each([
  ...['http://proxy.example.com', 'http://10.0.0.1:8080', 'http://localhost.example.com', 'http://128.0.0.1'],
  ...['http://127.0.0.1.example.com', 'http://0.0.0.0'],
])('credentials are not sent unencrypted to %s', async (address) => {
  const { kind, message } = await connectorErrorOf(() => hostsForRegion('US', address));
  expect([kind, message]).toEqual([
    'config',
    'MIXPANEL_BASE_URL must start with https:// unless it is an address of this machine.',
  ]);
});

test.each(['mixpanel.com', 'ftp://127.0.0.1', 'https://', '127.0.0.1:8080', 'file:///etc/passwd'])(
  '%s is not a valid URL',
  async (address) => {
    const { kind, message } = await connectorErrorOf(() => hostsForRegion('US', address));
    expect(kind).toBe('config');
    expect(message).toMatch(/^MIXPANEL_BASE_URL is not a valid URL/);
  },
);
