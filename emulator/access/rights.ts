import type { Endpoint } from '../endpoints.ts';
import { ApiError, apiError, jsonAnswer } from '../http/answer.ts';
import type { Plan } from '../options.ts';
import type { Family } from './families.ts';

/** Endpoints that the project's plan or the account's role excludes. */
export interface Rights {
  readonly plan: Plan;
  readonly notInPlan: readonly Endpoint[];
  readonly notPermitted: readonly Endpoint[];
}

export const NOT_IN_PLAN = 'Your plan does not allow API calls. Upgrade at mixpanel.com/pricing';

/** @throws ApiError 402 or 403 */
export function checkRights(
  { endpoint, family }: { readonly endpoint: Endpoint; readonly family: Family },
  { plan, notInPlan, notPermitted }: Rights,
): void {
  if ((plan === 'free' && family === 'query') || notInPlan.includes(endpoint)) {
    throw new ApiError(jsonAnswer({ error: NOT_IN_PLAN }, 402), NOT_IN_PLAN);
  }
  if (notPermitted.includes(endpoint)) {
    throw apiError(403, 'You do not have permission to read this data');
  }
}
