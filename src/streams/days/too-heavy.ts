import { MixpanelError } from '../../mixpanel/failures.ts';

/** Does Mixpanel say, in one of its ways, that a query asks for too much at once? */
export function isTooHeavy(thrown: unknown): boolean {
  return thrown instanceof MixpanelError && ['too-heavy', 'timed-out'].includes(thrown.failure);
}
