import { MixpanelError } from '../../mixpanel/failures.ts';

/** Whether a smaller date range can avoid this failure: Mixpanel found the query too heavy or timed out. */
export function isTooHeavy(thrown: unknown): boolean {
  return thrown instanceof MixpanelError && ['too-heavy', 'timed-out'].includes(thrown.failure);
}
