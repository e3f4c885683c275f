import type { Logger } from '../airbyte/logger.ts';
import type { Read } from '../airbyte/stream.ts';
import type { CachedList } from '../base/cached-list.ts';
import { explanationOf } from '../base/errors.ts';
import { isLostItem, mayMeanDeleted } from '../mixpanel/failures.ts';
import { itemError } from './item-error.ts';

export interface ListedItem<T> {
  /** Its stream and slice, for log lines. */
  readonly label: string;
  /** The list that it is from; undefined if the user named it. */
  readonly list?: CachedList<T> | undefined;
  readonly matches: (item: T) => boolean;
}

/**
 * Reads an item that may be deleted during the sync. How Mixpanel answers then is not documented, so after a
 * failure the list is requested again: an item that was removed from it is logged and `deleted`. An item that
 * Mixpanel can no longer read is skipped with a warning. Any other failure is thrown; unless it concerns the project
 * or its plan, other items are still read.
 */
export async function* readUnlessDeleted<T, End>(
  { label, list, matches }: ListedItem<T>,
  read: () => AsyncGenerator<Read<End>, End>,
  log: Logger,
): AsyncGenerator<Read<End>, End | 'deleted'> {
  if (list === undefined || (await list.has(matches))) {
    try {
      return yield* read();
    } catch (thrown) {
      if (isLostItem(thrown)) {
        await log.warn(`${label} is skipped: ${explanationOf(thrown)}`);
        return 'deleted';
      }
      const isDeleted = list !== undefined && mayMeanDeleted(thrown) && (await list.wasRemoved(matches));
      if (!isDeleted) throw itemError(thrown);
    }
  }
  await log.info(`${label}: deleted in Mixpanel during the sync; the rest of it is not read`);
  return 'deleted';
}
