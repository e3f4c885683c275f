import { ConnectorError, type ErrorKind } from '../base/errors.ts';

/**
 * `fail`: tell the user. `retry`: try again soon. `split`: the query may be too heavy, so where the caller can ask for
 * less it is soon left to that, else try again. `wait`: the quota is spent; try again when it may be there.
 */
export type Action = 'fail' | 'retry' | 'split' | 'wait';

/** One row of the table: what Mixpanel said, what we do, what the user reads. */
export interface Failure {
  readonly name: string;
  /** A status, several, or 0 for no answer at all. */
  readonly status: readonly number[];
  /** What the body must hold, where the status alone does not tell. */
  readonly body?: RegExp;
  /** How the path of the endpoint ends, where it is about one alone. */
  readonly path?: string;
  readonly kind: ErrorKind;
  readonly action: Action;
  readonly message: string;
}

/** The report that Mixpanel has deprecated: it may be gone, refuse without a reason, or not be done in time. */
const REVENUE = '/engage/revenue';

/** Read from the top: the first row that fits counts, so rows with a body stand before those of their status alone. */
export const FAILURES = [
  {
    name: 'not-authenticated',
    status: [400],
    body: /authenticate/i,
    kind: 'config',
    action: 'fail',
    message: 'Mixpanel refused the credentials. Check the secret, the project ID and the region.',
  },
  {
    name: 'later-than-today',
    status: [400],
    body: /later than today/i,
    kind: 'config',
    action: 'fail',
    message:
      'Mixpanel says that a day of the read has not begun yet in the project. Set the project time zone to the one in the project settings, and the end date to no later than today.',
  },
  {
    name: 'history-limit',
    // No public page quotes the sentence, so anything that speaks of the limits of a plan's history is taken for it.
    status: [400, 402, 403],
    body: /histor|days of data|data retention|lookback limit/i,
    kind: 'config',
    action: 'fail',
    message:
      'The Mixpanel plan of this project gives no access to data of these days. Set a later start date, or upgrade the plan.',
  },
  {
    name: 'revenue-unavailable',
    status: [400, 404],
    path: REVENUE,
    kind: 'config',
    action: 'fail',
    message:
      'Mixpanel has deprecated the revenue report and refuses to give it for this project. Deselect the stream revenue; the other streams do not need it.',
  },
  {
    name: 'revenue-too-slow',
    status: [504],
    path: REVENUE,
    kind: 'transient',
    action: 'split',
    message:
      'Mixpanel has deprecated the revenue report and does not finish it in time, even for a few days. Should this last, deselect the stream revenue; the other streams do not need it.',
  },
  {
    name: 'too-heavy',
    status: [400],
    body: /time(d)?[ -]?out/i,
    kind: 'transient',
    action: 'fail',
    message:
      'Mixpanel found the query too heavy. For events, make the date window smaller; a funnel was asked for by fewer and fewer days already, so make it simpler in Mixpanel.',
  },
  {
    name: 'event-required',
    status: [400],
    path: '/events/properties/top',
    kind: 'system',
    action: 'fail',
    message:
      'Mixpanel does not tell the names of the properties of events, neither for the project nor for an event.',
  },
  {
    name: 'wrong-credentials',
    status: [401],
    kind: 'config',
    action: 'fail',
    message:
      'Mixpanel refused the credentials. Check user name and secret of the service account (or the project secret), that the account has not expired, and that the region is the one the project is kept in.',
  },
  {
    name: 'plan',
    status: [402],
    kind: 'config',
    action: 'fail',
    message:
      'The Mixpanel plan of this project does not include this data. Leave the stream out, or upgrade the plan.',
  },
  {
    name: 'forbidden',
    status: [403],
    kind: 'config',
    action: 'fail',
    message:
      'The credentials may not read this data. Check the project ID, and give the service account at least the Analyst role in the project.',
  },
  {
    name: 'not-found',
    status: [404],
    kind: 'config',
    action: 'fail',
    message:
      'Mixpanel knows no such project or endpoint. Check the project ID and the region; should they be right, Mixpanel has retired the endpoint, so leave the stream out.',
  },
  {
    name: 'too-long',
    status: [414, 431],
    kind: 'config',
    action: 'fail',
    message:
      'Mixpanel finds the request too long: the names of the events to export are more than it takes at once. Name fewer in export_events, or none to export all events.',
  },
  {
    name: 'quota',
    status: [429],
    kind: 'transient',
    action: 'wait',
    message:
      "Mixpanel's rate limit for this project stayed exhausted. All clients of the project share it, dashboards included: let the sync run less often, or run other clients at another time.",
  },
  {
    name: 'server-error',
    status: [408, 500, 502, 503],
    kind: 'transient',
    action: 'retry',
    message:
      "Mixpanel's servers keep failing on this request. The next sync goes on from here; should it last, see status.mixpanel.com and make the date window smaller.",
  },
  {
    name: 'timed-out',
    status: [504],
    kind: 'transient',
    action: 'split',
    message:
      "Mixpanel's servers do not finish this request in time. The next sync goes on from here; should it last, make the date window smaller for events, or the funnel simpler.",
  },
  {
    name: 'redirect',
    status: [301, 302, 303, 307, 308],
    kind: 'config',
    action: 'fail',
    message:
      'Mixpanel sent the request elsewhere, which the connector does not follow because it carries credentials. Check the region.',
  },
  {
    name: 'untrusted',
    status: [0],
    body: /certificate|CERT_|self.signed|UNABLE_TO_VERIFY/i,
    kind: 'config',
    action: 'fail',
    message:
      'The connection to Mixpanel is not trusted: its certificate could not be verified. Behind a proxy that opens TLS, give its certificate in NODE_EXTRA_CA_CERTS.',
  },
  {
    name: 'proxy',
    status: [0],
    // `Failed to establish tunnel to mixpanel.com:443 via http://...: HTTP/1.1 407 Proxy Authentication Required`
    body: /ERR_PROXY_TUNNEL.*: HTTP\/1\.\d (?!429|500|502|503|504)/,
    kind: 'config',
    action: 'fail',
    message:
      "The proxy on the way to Mixpanel refused the connection. Check the address and the credentials in HTTPS_PROXY, and that the proxy lets connections to Mixpanel's hosts pass; NO_PROXY names the hosts that need no proxy.",
  },
  {
    name: 'no-answer',
    status: [0],
    kind: 'transient',
    action: 'retry',
    message:
      "Mixpanel could not be reached, or the connection broke. Check that this machine may open connections to Mixpanel's hosts; the next sync goes on from here.",
  },
  {
    name: 'unknown',
    status: [],
    kind: 'system',
    action: 'fail',
    message:
      'Mixpanel answered in a way that this connector does not know. Try again later; should it last, please report it with the log of the sync.',
  },
] as const satisfies readonly Failure[];

type FailureRow = (typeof FAILURES)[number];
export type FailureName = FailureRow['name'];

/** An answer of Mixpanel's that was no success, or none at all. */
export class MixpanelError extends ConnectorError {
  readonly failure: FailureName;
  /** The status of the answer; 0 where there was none. */
  readonly status: number;

  /**
   * @param seen the status, 0 for no answer; the endpoint with what became of the request, such as `GET /api/2.0/export answered 401`, and the
   * beginning of the body
   */
  constructor(
    failure: FailureName,
    seen: { status: number; endpoint: string; body: string },
    cause?: unknown,
  ) {
    const { kind, message } = rowNamed(failure);
    const body = seen.body.trim().replace(/\s+/g, ' ');
    super(kind, `${message} (${seen.endpoint}.)`, { detail: `${seen.endpoint} ${body}`.trim(), cause });
    this.failure = failure;
    this.status = seen.status;
  }
}

/**
 * The row that fits an answer. `status` 0 stands for no answer; `body` is then what the network said.
 *
 * @param path of the endpoint that was asked
 */
export function failureOf(status: number, body: string, path: string): FailureRow {
  const fits = (row: Failure): boolean =>
    row.status.includes(status) && (row.body?.test(body) ?? true) && path.endsWith(row.path ?? '');
  return FAILURES.find(fits) ?? rowNamed('unknown');
}

function rowNamed(name: FailureName): FailureRow {
  const row = FAILURES.find((each) => each.name === name);
  if (row === undefined) throw new Error(`no row ${name} in the table of failures`);
  return row;
}
