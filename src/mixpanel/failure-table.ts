import { TIMED_OUT, type Failure } from './failure-row.ts';
import { CONNECTION_FAILURES } from './failures-of-connections.ts';
import { REVENUE_FAILURES } from './failures-of-revenue.ts';

/** `to_date cannot be later than today` */
const LATER_THAN_TODAY = /date\b.*\blater than today\b/i;

/** The first matching row applies, so rows with a body come before rows of the same status without one. */
export const FAILURES = [
  {
    name: 'not-authenticated',
    status: [200, 400],
    body: /\b(unable|failed) to authenticate\b|\b(could|can) ?not authenticate\b|\bnot authenticated\b|\bauthentication (failed|required)\b|\binvalid (credentials|api.secret)\b/i,
    kind: 'config',
    action: 'fail',
    scope: 'credentials',
    message: 'Mixpanel rejected the credentials. Check the secret, the project ID and the region.',
  },
  {
    name: 'later-than-today',
    status: [200, 400],
    body: LATER_THAN_TODAY,
    path: '/export',
    kind: 'config',
    action: 'fail',
    scope: 'request',
    message:
      "Today has not begun yet in the project. Set the project time zone to the one in Mixpanel's project settings, and check the clock of this machine.",
  },
  {
    name: 'day-not-begun',
    // Only the export is known to judge by the project's calendar, so this does not say that the time zone is wrong.
    status: [200, 400],
    body: LATER_THAN_TODAY,
    kind: 'transient',
    action: 'fail',
    scope: 'request',
    message:
      'Mixpanel says that a requested day has not begun yet. The next sync requests it again; if it keeps happening, check the clock of this machine.',
  },
  {
    name: 'too-far-back',
    // `Date range exceeds 365 days into the past`
    status: [200, 400, 402, 403],
    body: /exceeds (?:the )?(\d+) days? in(?:to)? the past/i,
    kind: 'config',
    action: 'fail',
    scope: 'plan',
    message:
      'The Mixpanel plan of this project includes only the last {1} days of this data. Set a start date less than {1} days ago, or upgrade the plan.',
  },
  {
    name: 'history-limit',
    // Other wordings are not documented, so this matches anything about the history that a plan includes.
    status: [200, 400, 402, 403],
    body: /\b(your|this|the|current) (\w+ )?plan\b.*\b(histor(y|ical)|days of data|data retention)\b|\b(histor(y|ical)|days of data|data retention) .*\b(your|this|the|current) (\w+ )?plan\b|\blookback limit\b/i,
    kind: 'config',
    action: 'fail',
    scope: 'plan',
    message:
      'The Mixpanel plan of this project does not include data this old. Set a later start date, or upgrade the plan.',
  },
  ...REVENUE_FAILURES,
  {
    name: 'too-heavy',
    status: [200, 400],
    body: TIMED_OUT,
    kind: 'transient',
    action: 'fail',
    scope: 'request',
    smallerHelps: true,
    message:
      'The query is too heavy for Mixpanel. For events, reduce Days per export request (date_window_size). For a funnel, smaller date ranges were already tried: simplify it in Mixpanel. Simplify an Insights report likewise.',
  },
  {
    name: 'event-required',
    status: [400],
    path: '/events/properties/top',
    kind: 'system',
    action: 'fail',
    scope: 'request',
    message:
      'Mixpanel did not list the event properties, neither for the project nor for single events. Try again later; if it keeps happening, report it with the log of the sync.',
  },
  {
    name: 'wrong-credentials',
    status: [401],
    kind: 'config',
    action: 'fail',
    scope: 'credentials',
    message:
      "Mixpanel rejected the credentials. Check the username and secret of the service account (or the project secret), that the account has not expired, and that the region is the one that stores the project's data.",
  },
  {
    name: 'workspaces-unlisted',
    // Mixpanel does not document the list, nor who may read it.
    status: [400, 403, 404, 410],
    path: '/workspaces/public',
    kind: 'config',
    action: 'fail',
    scope: 'stream',
    message:
      'Mixpanel does not list the workspaces of this project. Set Data view (workspace_id) to the number that follows /view/ in the URL of any page of the project, or deselect the stream.',
  },
  {
    name: 'plan',
    status: [402],
    kind: 'config',
    action: 'fail',
    scope: 'plan',
    message:
      'The Mixpanel plan of this project does not include this data. Deselect the stream, or upgrade the plan.',
  },
  {
    name: 'forbidden',
    status: [403],
    kind: 'config',
    action: 'fail',
    scope: 'rights',
    message:
      'The credentials do not give access to this data. Check the project ID, and give the service account at least the Analyst role in the project.',
  },
  {
    name: 'group-deleted',
    // The groups of a group key that was deleted, and the members of its cohorts, which are still listed.
    status: [200, 400, 404],
    body: /^missing data ?group\b/i,
    kind: 'config',
    action: 'fail',
    scope: 'item',
    message:
      'This group key does not exist in Mixpanel, or was deleted. Delete its cohorts in Mixpanel, and remove its ID from Group keys (group_ids).',
  },
  {
    name: 'report-unknown',
    // `Invalid insights_id`
    status: [200, 400, 404],
    body: /^invalid (insights|bookmark|report)[ _]id\b|\b(bookmark|report|insights?)\b.* (not found|(does not|doesn't) exist|deleted)\b/i,
    path: '/insights',
    kind: 'config',
    action: 'fail',
    scope: 'item',
    message:
      'Mixpanel has no Insights report with this ID: it was deleted, or is of another type. Remove its ID from Insights reports (report_ids), if it is listed there.',
  },
  {
    name: 'not-found',
    status: [404, 410],
    kind: 'config',
    action: 'fail',
    scope: 'stream',
    mayMeanDeleted: true,
    message:
      'Mixpanel did not find the project or the endpoint. Check the project ID and the region; if both are correct, Mixpanel has removed the endpoint, so deselect the stream.',
  },
  {
    name: 'too-long',
    status: [414, 431],
    kind: 'config',
    action: 'fail',
    scope: 'request',
    message:
      'The list of event names is too long for one request. Enter fewer names in Events to read (export_events), or leave it empty to read all events.',
  },
  {
    name: 'quota',
    status: [429],
    kind: 'transient',
    action: 'wait',
    scope: 'project',
    message:
      "Mixpanel's rate limit for this project stayed exhausted. All clients and dashboards of the project share it: sync less often, or run other clients at another time.",
  },
  {
    name: 'server-error',
    status: [408, 500, 502, 503],
    kind: 'transient',
    action: 'retry',
    scope: 'request',
    message:
      "Mixpanel's servers keep failing on this request. The next sync continues from here; if it keeps happening, check status.mixpanel.com and reduce Days per export request (date_window_size).",
  },
  {
    name: 'timed-out',
    status: [504],
    kind: 'transient',
    action: 'split',
    scope: 'request',
    smallerHelps: true,
    message:
      'Mixpanel does not finish this request in time. The next sync continues from here; if it keeps happening, reduce Days per export request (date_window_size) for events, or simplify the funnel or report in Mixpanel.',
  },
  ...CONNECTION_FAILURES,
  {
    name: 'days-missing',
    // A funnel that lists a day in `meta.dates` but has no data for it. The words are the connector's own.
    status: [200],
    body: /^no data for \d{4}-/,
    kind: 'transient',
    action: 'fail',
    scope: 'request',
    message:
      'Mixpanel left out days of the report. The next sync requests only them; if it keeps happening, open the funnel in Mixpanel to see if it has data for these days.',
  },
  {
    name: 'too-large',
    // A list or a report that would take too much memory. The words are the connector's own.
    status: [200],
    body: /^answer larger than \d+ (MB|entries)/,
    kind: 'system',
    action: 'fail',
    scope: 'request',
    smallerHelps: true,
    message:
      'The answer does not fit into memory. For a report, smaller date ranges were already tried: remove steps from the funnel, or breakdowns from the Insights report. For a list, delete unused entries in Mixpanel, or deselect the stream.',
  },
  {
    name: 'error-in-answer',
    status: [200],
    kind: 'transient',
    action: 'retry',
    scope: 'request',
    message:
      'Mixpanel reported an error instead of the complete data. The next sync continues from here; if it keeps happening, look up the error in the log.',
  },
  {
    name: 'unknown',
    status: [],
    kind: 'system',
    action: 'fail',
    scope: 'request',
    mayMeanDeleted: true,
    message:
      'Mixpanel returned an unexpected answer. Try again later; if it keeps happening, report it with the log of the sync.',
  },
] as const satisfies readonly Failure[];
