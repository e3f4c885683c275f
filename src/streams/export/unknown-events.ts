import { ConnectorError } from '../../base/errors.ts';
import { quoted } from '../../base/excerpt.ts';
import { nearestName } from '../../base/nearest-name.ts';
import type { StreamContext } from '../context.ts';
import { listOrReason, reasonOf } from '../optional-list.ts';

/**
 * Warns of names in `export_events` that Mixpanel does not list, for example because they are misspelt: an export of them
 * would be empty. For discovery, as it costs a query; none without `export_events`.
 */
export async function warnOfUnknownEvents({ mixpanel, options, clock, log }: StreamContext): Promise<void> {
  const { exportEvents } = options;
  if (exportEvents.length === 0) return;
  const listed = await listOrReason(clock, () => mixpanel.eventNames());
  if (listed instanceof ConnectorError) {
    await log.info(`export: the names in export_events could not be checked. ${reasonOf(listed)}`);
    return;
  }
  const { items } = listed;
  for (const event of exportEvents.filter((name) => !items.includes(name))) {
    const nearest = nearestName(event, items);
    const advice =
      nearest === undefined
        ? 'Check its spelling'
        : `Did you mean ${quoted(nearest)}? The spelling must be exact`;
    await log.warn(
      `export: export_events names ${quoted(event)}, which is not in Mixpanel's list of the last 31 days' events. ${advice}`,
    );
  }
}
