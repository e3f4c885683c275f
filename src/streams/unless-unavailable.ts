import { ConnectorError } from '../base/errors.ts';
import { withDeadline } from '../base/deadline.ts';
import { MixpanelError } from '../mixpanel/failures.ts';
import type { StreamContext } from './context.ts';

/** How long discovery waits for a list (ms), waits for quota included. */
const DEADLINE_MS = 20_000;

/**
 * Asks for a list that discovery can do without. If Mixpanel does not provide it in time, returns undefined after a
 * warning that says why. Throws only if the credentials are rejected, or for a bug.
 *
 * @param missing what the user misses, such as `export: the event properties could not be listed`
 */
export async function unlessUnavailable<T>(
  { clock, log }: StreamContext,
  missing: string,
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await withDeadline(clock, DEADLINE_MS, ask);
  } catch (thrown) {
    if (!(thrown instanceof ConnectorError) || isRejection(thrown)) throw thrown;
    await log.warn(`${missing}: ${thrown.message}`);
    return undefined;
  }
}

function isRejection(error: ConnectorError): boolean {
  return error instanceof MixpanelError && ['wrong-credentials', 'not-authenticated'].includes(error.failure);
}
