import axios, { type AxiosInstance, type AxiosRequestConfig } from 'axios';
import type { Family } from '../endpoints.ts';
import { basicAuth, projectParams, type Credentials } from './auth.ts';
import { secureAgent, type Proxy } from './proxy.ts';
import type { CanSplit } from './retries.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly isFree?: boolean;
  readonly canSplit?: CanSplit;
}

export interface Sender {
  readonly credentials: Credentials;
  /** The data view of all queries; undefined for the project's own. */
  readonly workspaceId?: number | undefined;
  readonly userAgent: string;
  readonly proxy?: Proxy | undefined;
}

/** @param host such as `https://data.mixpanel.com` */
export function axiosFor(host: string, { credentials, userAgent, proxy }: Sender): AxiosInstance {
  return axios.create({
    baseURL: host,
    // axios's decompression hides truncation, and credentials must not follow a redirect.
    decompress: false,
    maxRedirects: 0,
    responseType: 'stream',
    auth: basicAuth(credentials),
    headers: { 'User-Agent': userAgent, 'Accept-Encoding': 'gzip', Accept: '*/*' },
    httpsAgent: secureAgent(proxy),
    // Attempts classify the answers.
    validateStatus: null,
    // The agent handles the proxy. axios's own proxy support would send plain HTTP requests, with credentials, off this
    // machine, so it is turned off; not for https with a proxy, because that would disable the agent's proxy too.
    ...(proxy !== undefined && host.startsWith('https:') ? {} : { proxy: false }),
  });
}

export function axiosConfig(
  { method, path, params, form }: ApiRequest,
  family: Family,
  { credentials, workspaceId }: Pick<Sender, 'credentials' | 'workspaceId'>,
): AxiosRequestConfig {
  const view = family === 'query' && workspaceId !== undefined ? { workspace_id: String(workspaceId) } : {};
  const common = family === 'app' ? {} : { ...projectParams(credentials), ...view };
  return {
    method,
    url: path,
    params: wellFormed({ ...common, ...params }),
    ...(form === undefined ? {} : { data: new URLSearchParams(form) }),
  };
}

/** A truncated name may end in a lone surrogate, which JSON can hold but a URL cannot. */
function wellFormed(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, value.toWellFormed()]));
}
