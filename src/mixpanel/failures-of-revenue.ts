import { TIMED_OUT, type Failure } from './failure-row.ts';

/** Deprecated by Mixpanel: it may be removed, fail without a reason, or time out. */
const REVENUE = '/engage/revenue';
const REVENUE_RETIRED =
  'Mixpanel has deprecated the revenue report and does not provide it for this project. Deselect the revenue stream; the other streams are not affected.';
const REVENUE_TIMED_OUT =
  'Mixpanel has deprecated the revenue report, which timed out even for short date ranges. If this keeps happening, deselect the revenue stream; the other streams are not affected.';

/** Failures of the revenue report. Part of the table in failure-table.ts. */
export const REVENUE_FAILURES = [
  {
    name: 'revenue-too-heavy',
    status: [200, 400],
    body: TIMED_OUT,
    path: REVENUE,
    kind: 'transient',
    action: 'fail',
    scope: 'request',
    smallerHelps: true,
    message: REVENUE_TIMED_OUT,
  },
  {
    name: 'revenue-too-slow',
    status: [504],
    path: REVENUE,
    kind: 'transient',
    action: 'split',
    scope: 'request',
    smallerHelps: true,
    message: REVENUE_TIMED_OUT,
  },
  {
    name: 'revenue-withdrawn',
    // Other wordings and statuses of a report that is gone are not documented.
    status: [200, 400, 403],
    body: /\b(deprecated|retired|discontinued|no longer (available|supported)|has been removed)\b/i,
    path: REVENUE,
    kind: 'config',
    action: 'fail',
    scope: 'retired',
    message: REVENUE_RETIRED,
  },
  {
    name: 'revenue-unavailable',
    // Also for a range that is too large.
    status: [400],
    path: REVENUE,
    kind: 'config',
    action: 'fail',
    scope: 'stream',
    smallerHelps: true,
    message: REVENUE_RETIRED,
  },
  {
    name: 'revenue-retired',
    status: [404, 410],
    path: REVENUE,
    kind: 'config',
    action: 'fail',
    scope: 'retired',
    message: REVENUE_RETIRED,
  },
] as const satisfies readonly Failure[];
