import type { Logger } from '../airbyte/logger.ts';
import type { Batch } from '../airbyte/stream.ts';
import type { CachedList } from '../base/cached-list.ts';
import { MixpanelError } from '../mixpanel/failures.ts';

export interface ListedItem<T> {
  /** Its stream and slice, for log lines. */
  readonly label: string;
  readonly list: CachedList<T>;
  readonly matches: (item: T) => boolean;
}

/**
 * Reads an item that may be deleted during the sync. How Mixpanel answers then is not documented, so after a
 * failure the list is requested again: an item that was removed from it is logged and `deleted`. Any other
 * failure is thrown.
 */
export async function* readUnlessDeleted<T, End>(
  { label, list, matches }: ListedItem<T>,
  read: () => AsyncGenerator<Batch, End>,
  log: Logger,
): AsyncGenerator<Batch, End | 'deleted'> {
  if (await list.has(matches)) {
    try {
      return yield* read();
    } catch (thrown) {
      if (!mayMeanDeleted(thrown) || !(await list.wasRemoved(matches))) throw thrown;
    }
  }
  await log.info(`${label}: deleted in Mixpanel during the sync; the rest of it is not read`);
  return 'deleted';
}

/** Whether Mixpanel said that the item does not exist, or gave no known reason. */
function mayMeanDeleted(thrown: unknown): boolean {
  return thrown instanceof MixpanelError && ['unknown', 'not-found'].includes(thrown.failure);
}
