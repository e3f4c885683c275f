import type { ErrorKind } from '../base/errors.ts';

/**
 * `fail`: report the error. `retry`: retry with backoff. `once`: retry once. `split`: the query may be too heavy, so retry once and then leave it
 * to a caller that can split the request; otherwise as `retry`. `wait`: wait for quota.
 */
export type Action = 'fail' | 'retry' | 'once' | 'split' | 'wait';

/**
 * What a failure concerns: `credentials` all requests with these credentials, `project` all requests of the project, `plan` and `rights` the data that the plan or the role
 * excludes, `stream` the stream, `retired` a stream that Mixpanel no longer provides, `item` the funnel, cohort or report, `request` only this request.
 */
export type Scope = 'credentials' | 'project' | 'plan' | 'rights' | 'stream' | 'retired' | 'item' | 'request';

/** A kind of failure, and how the connector handles it. */
export interface Failure {
  readonly name: string;
  /** HTTP statuses; 0 means no answer. 200 applies to answers that report an error. */
  readonly status: readonly number[];
  /** Matches what Mixpanel says, without the names and values that it quotes; or the network error. */
  readonly body?: RegExp;
  readonly path?: string;
  readonly kind: ErrorKind;
  readonly action: Action;
  readonly scope: Scope;
  /** A request for fewer days may succeed. */
  readonly smallerHelps?: true;
  /** Mixpanel may answer this for a funnel or cohort that was deleted. */
  readonly mayMeanDeleted?: true;
  /** `{1}` stands for the first group of `body`. */
  readonly message: string;
}

/** `Timeout Error.`, `the query timed out`. An event may be called "Session Timeout". */
export const TIMED_OUT =
  /^(error: |the |this |your )*((query|request|report|server|database) )?time(d)?[ -]?out\b|\b(query|request|operation|report) (has |was )?timed out\b/i;
