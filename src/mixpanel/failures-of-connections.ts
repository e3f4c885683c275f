import type { Failure } from './failure-row.ts';

/** Failures of the connection to Mixpanel. Part of the table in failure-table.ts. */
export const CONNECTION_FAILURES = [
  {
    name: 'redirect',
    status: [301, 302, 303, 307, 308],
    kind: 'config',
    action: 'fail',
    scope: 'project',
    message:
      'Mixpanel redirected the request. The connector does not follow redirects, because requests carry credentials. Check the region.',
  },
  {
    name: 'untrusted',
    status: [0],
    body: /certificate|CERT_|self.signed|UNABLE_TO_VERIFY/i,
    kind: 'config',
    action: 'fail',
    scope: 'project',
    message:
      'The TLS certificate of the connection to Mixpanel could not be verified. If a proxy inspects TLS, provide its certificate in NODE_EXTRA_CA_CERTS.',
  },
  {
    name: 'proxy',
    status: [0],
    // `Failed to establish tunnel to mixpanel.com:443 via http://...: HTTP/1.1 407 Proxy Authentication Required`
    body: /ERR_PROXY_TUNNEL.*: HTTP\/1\.\d (?!429|500|502|503|504)/,
    kind: 'config',
    action: 'fail',
    scope: 'project',
    message:
      "The proxy rejected the connection to Mixpanel. Check the address and credentials in HTTPS_PROXY and that the proxy allows connections to Mixpanel's hosts; list hosts that need no proxy in NO_PROXY.",
  },
  {
    name: 'no-answer',
    status: [0],
    kind: 'transient',
    action: 'retry',
    scope: 'project',
    message:
      "Mixpanel could not be reached, or the connection broke. Check that this machine can connect to Mixpanel's hosts; the next sync continues from here.",
  },
  {
    name: 'web-page',
    status: [200],
    body: /^\s*<[!?a-z]/i,
    kind: 'transient',
    action: 'once',
    scope: 'project',
    message:
      'A web page came instead of data. Check the region, and that no proxy or firewall answers in place of Mixpanel; if Mixpanel is under maintenance, the next sync continues from here.',
  },
] as const satisfies readonly Failure[];
