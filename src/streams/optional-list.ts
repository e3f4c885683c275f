import type { Logger } from '../airbyte/logger.ts';
import type { Clock } from '../base/clock.ts';
import { withDeadline } from '../base/deadline.ts';
import { ConnectorError, explanationOf } from '../base/errors.ts';
import { MixpanelError, rejectsCredentials } from '../mixpanel/failures.ts';

/** How long discovery waits for a list (ms), waits for quota included. */
const DEADLINE_MS = 20_000;

/** Airbyte drops the columns that a new schema lacks, and Mixpanel may provide the list again tomorrow. */
const ADVICE =
  'Discover the schema again later, before you save it: Airbyte removes columns that a new schema lacks.';

/** Asks for a list. Returns it, or the error that says why Mixpanel does not provide it in time. Throws only for a bug. */
export async function listOrReason<List>(
  clock: Clock,
  ask: () => Promise<List>,
): Promise<List | ConnectorError> {
  try {
    return await withDeadline(clock, DEADLINE_MS, ask);
  } catch (thrown) {
    if (!(thrown instanceof ConnectorError)) throw thrown;
    return thrown;
  }
}

/** Like {@link listOrReason}, for a list that discovery can do without. Throws if the credentials are rejected. */
export async function optionalList<List>(
  clock: Clock,
  ask: () => Promise<List>,
): Promise<List | ConnectorError> {
  const list = await listOrReason(clock, ask);
  if (list instanceof ConnectorError && rejectsCredentials(list)) throw list;
  return list;
}

/**
 * Warns that the catalog lacks something, and that it must not be saved if that is temporary.
 *
 * @param missing such as `export: the event properties could not be listed, so only the fixed columns are offered`
 */
export async function warnOfMissing(
  log: Logger,
  missing: string,
  ...errors: ConnectorError[]
): Promise<void> {
  const isTemporary = errors.some(({ kind }) => kind !== 'config');
  const reasons = new Set(errors.map(reasonOf));
  await log.warn([`${missing}.`, ...reasons, ...(isTemporary ? [ADVICE] : [])].join(' '));
}

/** What Mixpanel said. The message of its error would advise to deselect the stream, which can still be read. */
export function reasonOf(error: ConnectorError): string {
  return error instanceof MixpanelError ? `${error.detail ?? ''}.` : explanationOf(error);
}
