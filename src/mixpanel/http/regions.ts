import { configError } from '../../base/errors.ts';
import type { Family } from '../endpoints.ts';

export type Region = 'US' | 'EU' | 'IN';

export type Hosts = Readonly<Record<Family, string>>;

const HOSTS: Readonly<Record<Region, Hosts>> = {
  US: {
    query: 'https://mixpanel.com',
    export: 'https://data.mixpanel.com',
    app: 'https://mixpanel.com',
    ingestion: 'https://api.mixpanel.com',
  },
  EU: {
    query: 'https://eu.mixpanel.com',
    export: 'https://data-eu.mixpanel.com',
    app: 'https://eu.mixpanel.com',
    ingestion: 'https://api-eu.mixpanel.com',
  },
  IN: {
    query: 'https://in.mixpanel.com',
    export: 'https://data-in.mixpanel.com',
    app: 'https://in.mixpanel.com',
    ingestion: 'https://api-in.mixpanel.com',
  },
};

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * The hosts of a region, or `baseUrl` for all families, such as an emulator's. Outside loopback `baseUrl` must be https, so
 * that credentials never leave the machine unencrypted. Throws a ConnectorError of kind `config` otherwise.
 */
export function hostsForRegion(region: Region, baseUrl: string | undefined): Hosts {
  if (baseUrl === undefined || baseUrl === '') return HOSTS[region];
  const url = URL.parse(baseUrl);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw configError('MIXPANEL_BASE_URL is not a valid URL. Use an address such as http://127.0.0.1:8080.');
  }
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    throw configError('MIXPANEL_BASE_URL must start with https:// unless it is an address of this machine.');
  }
  const base = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  return { query: base, export: base, app: base, ingestion: base };
}
