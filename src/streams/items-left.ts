import type { Logger } from '../airbyte/logger.ts';
import type { Round } from '../airbyte/progress/round.ts';
import { toIso } from '../base/days.ts';

/**
 * The items that a round has not read yet. Logs if it has read some.
 *
 * @param what the items are called in the log, such as `cohorts`
 */
export async function itemsLeft<Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
  round: Round,
  { stream, what, log }: { readonly stream: string; readonly what: string; readonly log: Logger },
): Promise<Item[]> {
  const left = items.filter((item) => !round.read.has(idOf(item)));
  if (left.length < items.length)
    await log.info(
      `${stream}: continues the read of ${toIso(round.began)}; ${left.length} of ${items.length} ${what} are left`,
    );
  return left;
}
