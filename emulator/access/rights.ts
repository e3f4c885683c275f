import type { Endpoint } from '../endpoints.ts';
import { apiError } from '../http/answer.ts';

/** Endpoints that the project's plan or the account's role excludes. */
export interface Rights {
  readonly notInPlan: readonly Endpoint[];
  readonly notPermitted: readonly Endpoint[];
}

/** @throws ApiError 402 or 403 */
export function checkRights(endpoint: Endpoint, { notInPlan, notPermitted }: Rights): void {
  if (notInPlan.includes(endpoint)) {
    throw apiError(402, 'Your plan does not allow API calls. Upgrade at mixpanel.com/pricing');
  }
  if (notPermitted.includes(endpoint)) {
    throw apiError(403, 'You do not have permission to read this data');
  }
}
