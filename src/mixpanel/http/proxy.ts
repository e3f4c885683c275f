import { Agent } from 'node:https';
import { configError } from '../../base/errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface Proxy {
  /** Includes the credentials. */
  readonly url: string;
  /** Hosts to connect to directly, in the syntax of Node's `NO_PROXY`. */
  readonly noProxy: string | undefined;
  /** The credentials to mask, as written and decoded. */
  readonly secrets: readonly string[];
}

/** Lowercase names take precedence, as in curl. An empty variable counts as unset. */
const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'] as const;
const NO_PROXY_VARIABLES = ['no_proxy', 'NO_PROXY'] as const;

/**
 * Reads the usual variables, such as `HTTPS_PROXY=http://user:password@proxy.example.com:3128`. Without a scheme the proxy
 * is contacted over plain HTTP, which is enough for a tunnel. Throws a ConnectorError of kind `config`, which does not show
 * the value, if it is not valid.
 */
export function proxyFromEnvironment(env: Environment): Proxy | undefined {
  const name = firstNonEmpty(env, PROXY_VARIABLES);
  if (name === undefined) return undefined;
  const address = env[name] ?? '';
  const url = URL.parse(address.includes('://') ? address : `http://${address}`);
  // A path means that the password has an unescaped slash.
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.pathname !== '/') {
    throw configError(
      `${name} is not a valid proxy address. Use the form http://user:password@proxy.example.com:3128, and write %40 for an @ and %2F for a / in the password.`,
    );
  }
  const exceptionsName = firstNonEmpty(env, NO_PROXY_VARIABLES);
  const noProxy = exceptionsName === undefined ? undefined : withSubdomains(env[exceptionsName] ?? '');
  return { url: url.href, noProxy, secrets: secretsOf(url) };
}

function firstNonEmpty<Name extends string>(env: Environment, names: readonly Name[]): Name | undefined {
  return names.find((name) => (env[name] ?? '') !== '');
}

/** In curl, Go and Python `mixpanel.com` includes `data.mixpanel.com`; Node requires `.mixpanel.com` for that. */
function withSubdomains(list: string): string {
  const hosts = list.split(/[\s,]+/).filter((host) => host !== '');
  return hosts.flatMap((host) => (/^[a-z0-9]/i.test(host) ? [host, `.${host}`] : [host])).join(',');
}

/** A user name without a password is a token, so it is a secret too. */
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
 * The agent for TLS connections, through the proxy if there is one. Certificates are verified even if
 * `NODE_TLS_REJECT_UNAUTHORIZED` says not to.
 *
 * Node opens the tunnel, not axios: axios would send the password undecoded (`%40` for an `@`), and would take the proxy's
 * unencrypted answer to CONNECT for Mixpanel's, so a 201 without a body would look like a day without events.
 */
export function secureAgent(proxy: Proxy | undefined): Agent {
  const options = { keepAlive: true, rejectUnauthorized: true };
  if (proxy === undefined) return new Agent(options);
  return new Agent({ ...options, proxyEnv: { HTTPS_PROXY: proxy.url, NO_PROXY: proxy.noProxy } });
}
