import type { Logger } from '../airbyte/logger.ts';
import type { FailedPart } from '../airbyte/stream.ts';
import type { OddEntry } from '../base/cached-list.ts';
import { UndeliveredItemsError } from '../base/errors.ts';

const MAX_SHOWN = 5;

/**
 * Warns of entries of a list that have no usable ID, or lack something else they need. Returns the error to fail with, once everything else was delivered, if
 * they may hold data.
 */
export async function reportOddEntries(
  stream: string,
  odd: readonly OddEntry[],
  log: Logger,
  lacking = 'ID',
): Promise<UndeliveredItemsError | undefined> {
  if (odd.length === 0) return undefined;
  const shown = odd.slice(0, MAX_SHOWN).map(({ excerpt }) => excerpt);
  const more = odd.length > shown.length ? ` and ${odd.length - shown.length} more` : '';
  const entries = `${odd.length === 1 ? 'an entry' : `${odd.length} entries`} without a usable ${lacking}: ${shown.join(', ')}${more}`;
  await log.warn(`${stream}: left out ${entries}`);
  if (!odd.some(({ mayHoldData }) => mayHoldData)) return undefined;
  return new UndeliveredItemsError(
    'system',
    `Mixpanel lists ${entries}. Everything else was delivered. Contact Mixpanel's support if this keeps happening.`,
  );
}

/** As {@link reportOddEntries}, for a stream with a slice per entry: what is to fail after all slices, if anything. */
export async function failedEntries(
  stream: string,
  odd: readonly OddEntry[],
  log: Logger,
  lacking = 'ID',
): Promise<readonly FailedPart[]> {
  const why = await reportOddEntries(stream, odd, log, lacking);
  return why === undefined ? [] : [{ failed: `entries without a usable ${lacking}`, why }];
}
