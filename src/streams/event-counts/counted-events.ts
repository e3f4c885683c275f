import type { Logger } from '../../airbyte/logger.ts';
import type { ItemList } from '../../base/cached-list.ts';
import { isRejected } from '../../mixpanel/failures.ts';
import type { StreamContext } from '../context.ts';
import { reasonOf } from '../optional-list.ts';

/** Characters of the names in a URL. Many servers accept 8,000 for all of it. */
const MAX_CHARACTERS = 6000;

/** The events to count: those that Mixpanel lists, and those that are exported. */
export async function countedEvents(context: StreamContext, log: Logger): Promise<ItemList<string>> {
  const { items, odd } = await listedEvents(context, log);
  return { items: [...new Set([...items, ...context.options.exportEvents])], odd };
}

/** If Mixpanel rejects the request for the list, there are still the events to export. A list that fails today may come tomorrow. */
async function listedEvents({ mixpanel, options }: StreamContext, log: Logger): Promise<ItemList<string>> {
  try {
    return await mixpanel.eventNames();
  } catch (thrown) {
    if (!isRejected(thrown) || options.exportEvents.length === 0) throw thrown;
    await log.warn(
      `event_counts: the events could not be listed, so only those of export_events are counted. ${reasonOf(thrown)}`,
    );
    return { items: [], odd: [] };
  }
}

/** The names in groups that fit into a URL each. */
export function inUrls(names: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let left = 0;
  for (const name of names) {
    const length = encodeURIComponent(`${JSON.stringify(name)},`).length;
    const group = groups.at(-1);
    if (group !== undefined && length <= left) {
      group.push(name);
      left -= length;
    } else {
      groups.push([name]);
      left = MAX_CHARACTERS - length;
    }
  }
  return groups;
}
