import { ConnectorError, type ErrorKind } from '../base/errors.ts';

/**
 * `fail`: report the error. `retry`: retry with backoff. `split`: the query may be too heavy, so retry once and then leave it
 * to a caller that can split the request; otherwise as `retry`. `wait`: wait for quota.
 */
export type Action = 'fail' | 'retry' | 'split' | 'wait';

export interface Failure {
  readonly name: string;
  /** HTTP statuses; 0 means no answer. */
  readonly status: readonly number[];
  readonly body?: RegExp;
  readonly path?: string;
  readonly kind: ErrorKind;
  readonly action: Action;
  readonly message: string;
}

/** Deprecated by Mixpanel: it may be removed, fail without a reason, or time out. */
const REVENUE = '/engage/revenue';

/** The first matching row applies, so rows with a body come before rows of the same status without one. */
export const FAILURES = [
  {
    name: 'not-authenticated',
    status: [400],
    body: /authenticate/i,
    kind: 'config',
    action: 'fail',
    message: 'Mixpanel rejected the credentials. Check the secret, the project ID and the region.',
  },
  {
    name: 'later-than-today',
    status: [400],
    body: /later than today/i,
    kind: 'config',
    action: 'fail',
    message:
      "The request includes a day that has not begun in the project's time zone. Set the project time zone to the one in the project settings, and the end date to today or earlier.",
  },
  {
    name: 'history-limit',
    // Mixpanel does not document its wording, so this matches anything about the history limit of a plan.
    status: [400, 402, 403],
    body: /histor|days of data|data retention|lookback limit/i,
    kind: 'config',
    action: 'fail',
    message:
      'The Mixpanel plan of this project does not include data this old. Set a later start date, or upgrade the plan.',
  },
  {
    name: 'revenue-unavailable',
    status: [400, 404],
    path: REVENUE,
    kind: 'config',
    action: 'fail',
    message:
      'Mixpanel has deprecated the revenue report and does not provide it for this project. Deselect the revenue stream; the other streams are not affected.',
  },
  {
    name: 'revenue-too-slow',
    status: [504],
    path: REVENUE,
    kind: 'transient',
    action: 'split',
    message:
      'Mixpanel has deprecated the revenue report, which timed out even for short date ranges. If this keeps happening, deselect the revenue stream; the other streams are not affected.',
  },
  {
    name: 'too-heavy',
    status: [400],
    body: /time(d)?[ -]?out/i,
    kind: 'transient',
    action: 'fail',
    message:
      'The query is too heavy for Mixpanel. For events, reduce the date window size; for a funnel, smaller date ranges were already tried, so simplify the funnel in Mixpanel.',
  },
  {
    name: 'event-required',
    status: [400],
    path: '/events/properties/top',
    kind: 'system',
    action: 'fail',
    message:
      'Mixpanel did not list the event properties, neither for the project nor for single events. Try again later; if it keeps happening, report it with the log of the sync.',
  },
  {
    name: 'wrong-credentials',
    status: [401],
    kind: 'config',
    action: 'fail',
    message:
      "Mixpanel rejected the credentials. Check the username and secret of the service account (or the project secret), that the account has not expired, and that the region is the one that stores the project's data.",
  },
  {
    name: 'plan',
    status: [402],
    kind: 'config',
    action: 'fail',
    message:
      'The Mixpanel plan of this project does not include this data. Deselect the stream, or upgrade the plan.',
  },
  {
    name: 'forbidden',
    status: [403],
    kind: 'config',
    action: 'fail',
    message:
      'The credentials do not give access to this data. Check the project ID, and give the service account at least the Analyst role in the project.',
  },
  {
    name: 'not-found',
    status: [404],
    kind: 'config',
    action: 'fail',
    message:
      'Mixpanel did not find the project or the endpoint. Check the project ID and the region; if both are correct, Mixpanel has removed the endpoint, so deselect the stream.',
  },
  {
    name: 'too-long',
    status: [414, 431],
    kind: 'config',
    action: 'fail',
    message:
      'The list of event names is too long for one request. Choose fewer events to export, or leave the option empty to export all events.',
  },
  {
    name: 'quota',
    status: [429],
    kind: 'transient',
    action: 'wait',
    message:
      "Mixpanel's rate limit for this project stayed exhausted. All clients and dashboards of the project share it: sync less often, or run other clients at another time.",
  },
  {
    name: 'server-error',
    status: [408, 500, 502, 503],
    kind: 'transient',
    action: 'retry',
    message:
      "Mixpanel's servers keep failing on this request. The next sync continues from here; if it keeps happening, check status.mixpanel.com and reduce the date window size.",
  },
  {
    name: 'timed-out',
    status: [504],
    kind: 'transient',
    action: 'split',
    message:
      'Mixpanel does not finish this request in time. The next sync continues from here; if it keeps happening, reduce the date window size for events, or simplify the funnel.',
  },
  {
    name: 'redirect',
    status: [301, 302, 303, 307, 308],
    kind: 'config',
    action: 'fail',
    message:
      'Mixpanel redirected the request. The connector does not follow redirects, because requests carry credentials. Check the region.',
  },
  {
    name: 'untrusted',
    status: [0],
    body: /certificate|CERT_|self.signed|UNABLE_TO_VERIFY/i,
    kind: 'config',
    action: 'fail',
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
    message:
      "The proxy rejected the connection to Mixpanel. Check the address and credentials in HTTPS_PROXY and that the proxy allows connections to Mixpanel's hosts; list hosts that need no proxy in NO_PROXY.",
  },
  {
    name: 'no-answer',
    status: [0],
    kind: 'transient',
    action: 'retry',
    message:
      "Mixpanel could not be reached, or the connection broke. Check that this machine can connect to Mixpanel's hosts; the next sync continues from here.",
  },
  {
    name: 'unknown',
    status: [],
    kind: 'system',
    action: 'fail',
    message:
      'Mixpanel returned an unexpected answer. Try again later; if it keeps happening, report it with the log of the sync.',
  },
] as const satisfies readonly Failure[];

type FailureRow = (typeof FAILURES)[number];
export type FailureName = FailureRow['name'];

export class MixpanelError extends ConnectorError {
  readonly failure: FailureName;
  readonly status: number;

  /** @param answer `endpoint` names the request and its outcome, such as `GET /api/2.0/export answered 401` */
  constructor(
    failure: FailureName,
    answer: { status: number; endpoint: string; body: string },
    cause?: unknown,
  ) {
    const { kind, message } = rowNamed(failure);
    const body = answer.body.trim().replace(/\s+/g, ' ');
    super(kind, `${message} (${answer.endpoint}.)`, { detail: `${answer.endpoint} ${body}`.trim(), cause });
    this.failure = failure;
    this.status = answer.status;
  }
}

/** @param status 0 means no answer; `body` is then the network error */
export function failureOf(status: number, body: string, path: string): FailureRow {
  const matches = (row: Failure): boolean =>
    row.status.includes(status) && (row.body?.test(body) ?? true) && path.endsWith(row.path ?? '');
  return FAILURES.find(matches) ?? rowNamed('unknown');
}

function rowNamed(name: FailureName): FailureRow {
  const row = FAILURES.find((each) => each.name === name);
  if (row === undefined) throw new Error(`FAILURES has no row named ${name}`);
  return row;
}
