import type { Endpoint } from '../endpoints.ts';
import { apiError } from '../http/answer.ts';

/** What the project's plan and the account's role leave out. */
export interface Rights {
  /** Endpoints the plan does not include. */
  readonly notInPlan: readonly Endpoint[];
  /** Endpoints whose data the account may not read. */
  readonly notPermitted: readonly Endpoint[];
}

/**
 * Lets a request for an endpoint pass that is paid for and permitted.
 * @throws Refusal
 */
export function checkRights(endpoint: Endpoint, { notInPlan, notPermitted }: Rights): void {
  if (notInPlan.includes(endpoint)) {
    throw apiError(402, 'Your plan does not allow API calls. Upgrade at mixpanel.com/pricing');
  }
  if (notPermitted.includes(endpoint)) {
    throw apiError(403, 'You do not have permission to read this data');
  }
}
