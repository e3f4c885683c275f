import type { ItemSlice, Round } from '../../airbyte/progress/round.ts';
import type { Logger } from '../../airbyte/logger.ts';
import type { FailedPart, Slices } from '../../airbyte/stream.ts';
import type { CachedList, ItemList } from '../../base/cached-list.ts';
import { ConnectorError } from '../../base/errors.ts';
import { valueOf } from '../../mixpanel/listed-items.ts';
import type { SavedReport } from '../../mixpanel/saved-reports.ts';
import type { StreamContext } from '../context.ts';
import { failedEntries } from '../odd-entries.ts';

export interface ReportSlice extends ItemSlice {
  /** The list that it is from; undefined if the user named it. */
  readonly list?: CachedList<SavedReport>;
}

/** The reports of a sync, by ID. */
export interface ChosenReports {
  readonly ids: readonly string[];
  /** undefined if the user named them. */
  readonly list?: CachedList<SavedReport>;
  /** What is to fail after all reports: entries of the list without an ID. */
  readonly failed: readonly FailedPart[];
}

/** The reports that `report_ids` names, else the Insights reports of the list of saved reports, the last modified first. */
export async function chosenReports(
  { options, mixpanel }: StreamContext,
  log: Logger,
): Promise<ChosenReports> {
  if (options.reportIds.length > 0) return { ids: options.reportIds, failed: [] };
  const list = mixpanel.app.savedReports;
  const { items, odd } = await listed(list, log);
  const reports = items
    .filter(({ type }) => type === 'insights')
    .map((report) => ({ id: report.id, at: modifiedAt(report) }));
  const ids = reports
    .toSorted((one, other) => (one.at > other.at ? -1 : Number(one.at < other.at)))
    .map(({ id }) => id);
  return { ids, list, failed: await failedEntries('insights', odd, log) };
}

/** The reports of a round that are left to be read. */
export function reportSlices(
  chosen: ChosenReports,
  { read }: Round,
  { mixpanel }: StreamContext,
  log: Logger,
): Slices<ReportSlice | FailedPart> {
  const { ids, list } = chosen;
  if (list !== undefined) return listedSlices(list, chosen, read, mixpanel, log);
  return ids.filter((id) => !read.has(id)).map((id) => ({ item: id, label: `report ${id}` }));
}

/**
 * Of listed reports, a sync reads as many as the quota has queries in an hour, and
 * a warning names the others. The quota is asked late, because Mixpanel reports it with its answers.
 */
async function* listedSlices(
  list: CachedList<SavedReport>,
  { ids, failed }: ChosenReports,
  read: ReadonlySet<string>,
  mixpanel: StreamContext['mixpanel'],
  log: Logger,
): AsyncGenerator<ReportSlice | FailedPart, void> {
  let next = 0;
  for (const id of ids) {
    if (next >= mixpanel.perHour.query) break;
    next++;
    if (!read.has(id)) yield { item: id, label: `report ${id}`, list };
  }
  yield* failed;
  const others = ids.slice(next);
  if (others.length > 0)
    await log.warn(
      `insights: ${others.length} of ${ids.length} reports are not read, because a sync reads as many listed reports as Mixpanel allows queries in an hour (${next}). To read others, name them in report_ids: ${others.join(', ')}`,
    );
}

async function listed(list: CachedList<SavedReport>, log: Logger): Promise<ItemList<SavedReport>> {
  try {
    return await list.all();
  } catch (thrown) {
    if (thrown instanceof ConnectorError && thrown.kind !== 'transient')
      await log.warn(
        'insights: the saved reports could not be listed. Name reports in report_ids to read them without the list',
      );
    throw thrown;
  }
}

/** `2025-08-26T05:16:50`; empty if it is missing. */
function modifiedAt(report: SavedReport): string {
  const modified = valueOf(report, 'modified');
  return typeof modified === 'string' ? modified : '';
}
