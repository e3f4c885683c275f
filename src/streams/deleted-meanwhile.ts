import type { Logger } from '../airbyte/logger.ts';
import type { Batch } from '../airbyte/stream.ts';
import type { CachedList } from '../base/cached-list.ts';
import { MixpanelError } from '../mixpanel/failures.ts';

/** One of the things on a list of Mixpanel's, such as a cohort, and what a log line calls its reading. */
export interface Listed<T> {
  readonly what: string;
  readonly list: CachedList<T>;
  readonly isIt: (one: T) => boolean;
}

/**
 * Reads a thing of the project that somebody may delete meanwhile. Mixpanel does not say how it answers then, so its list
 * decides, asked once more: what is no longer on it is `gone`, a log line and no error. Any other refusal stays one.
 */
export async function* unlessDeleted<T, End>(
  { what, list, isIt }: Listed<T>,
  read: () => AsyncGenerator<Batch, End>,
  log: Logger,
): AsyncGenerator<Batch, End | 'deleted'> {
  if (await list.has(isIt)) {
    try {
      return yield* read();
    } catch (thrown) {
      if (!mayMeanGone(thrown) || !(await list.wasRemoved(isIt))) throw thrown;
    }
  }
  await log.info(`${what}: it was deleted in Mixpanel during the sync, so nothing more is read of it`);
  return 'deleted';
}

/** Is it a refusal whose reason is not known, or one that says there is no such thing? */
function mayMeanGone(thrown: unknown): boolean {
  return thrown instanceof MixpanelError && ['unknown', 'not-found'].includes(thrown.failure);
}
