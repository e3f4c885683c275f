import { Agent } from 'node:https';
import { configError } from '../../base/errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy that the environment names for connections over TLS. */
export interface Proxy {
  /** With its credentials. */
  readonly url: string;
  /** The hosts that are reached without it, as Node reads `NO_PROXY`. */
  readonly noProxy: string | undefined;
  /** What must not be shown of it, in every spelling that it was given in. */
  readonly secrets: readonly string[];
}

/** Names in small letters come first, as in curl; an empty one is none. */
const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'] as const;
const EXCEPTION_VARIABLES = ['no_proxy', 'NO_PROXY'] as const;

/**
 * Reads the usual variables, such as `HTTPS_PROXY=http://user:password@proxy.example.com:3128`; without a scheme the proxy
 * is spoken to in plain, which is enough for a tunnel. Throws a ConnectorError of kind `config` for an address that is none,
 * without showing it.
 */
export function proxyFromEnvironment(env: Environment): Proxy | undefined {
  const name = firstNonEmpty(env, PROXY_VARIABLES);
  if (name === undefined) return undefined;
  const address = env[name] ?? '';
  const url = URL.parse(address.includes('://') ? address : `http://${address}`);
  // A path is what is left of a password with a slash in it.
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.pathname !== '/') {
    throw configError(
      `${name} is not the address of a proxy; give one such as http://user:password@proxy.example.com:3128, with %40 for an @ and %2F for a / in the password.`,
    );
  }
  const exceptions = firstNonEmpty(env, EXCEPTION_VARIABLES);
  const noProxy = exceptions === undefined ? undefined : withSubdomains(env[exceptions] ?? '');
  return { url: url.href, noProxy, secrets: secretsOf(url) };
}

function firstNonEmpty<Name extends string>(env: Environment, names: readonly Name[]): Name | undefined {
  return names.find((name) => (env[name] ?? '') !== '');
}

/** Elsewhere, as in curl, Go and Python, `mixpanel.com` covers `data.mixpanel.com` as well; Node wants `.mixpanel.com` for it. */
function withSubdomains(list: string): string {
  const hosts = list.split(/[\s,]+/).filter((host) => host !== '');
  return hosts.flatMap((host) => (/^[a-z0-9]/i.test(host) ? [host, `.${host}`] : [host])).join(',');
}

/** A user without a password is a token. */
function secretsOf({ username, password }: URL): string[] {
  const user = decoded(username);
  if (password === '') return [username, user];
  return [password, decoded(password), `${username}:${password}`, `${user}:${decoded(password)}`];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * Opens connections over TLS, through the proxy if there is one. Certificates are verified, whatever
 * `NODE_TLS_REJECT_UNAUTHORIZED` says.
 *
 * Node itself makes the tunnel. axios would send a password as it stands in the address, `%40` for an `@`, and would take
 * the proxy's own answer to CONNECT, in plain, for one of the host: a 201 without a body for a day without events.
 */
export function secureAgent(proxy: Proxy | undefined): Agent {
  const verified = { keepAlive: true, rejectUnauthorized: true };
  if (proxy === undefined) return new Agent(verified);
  return new Agent({ ...verified, proxyEnv: { HTTPS_PROXY: proxy.url, NO_PROXY: proxy.noProxy } });
}
