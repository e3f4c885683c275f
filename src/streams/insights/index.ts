import { roundOfItems, type ItemEnd, type Round } from '../../airbyte/progress/round.ts';
import type { Batch, FailedPart, PlanTools, Read, ReadTools, Slices } from '../../airbyte/stream.ts';
import { UndeliveredItemsError } from '../../base/errors.ts';
import { ENDPOINTS } from '../../mixpanel/endpoints.ts';
import type { SavedReport } from '../../mixpanel/saved-reports.ts';
import { described, integer, number, object, text, timestampInUtc } from '../column-types.ts';
import { itemsLeft } from '../items-left.ts';
import type { StreamContext } from '../context.ts';
import { defineStream } from '../define-stream.ts';
import { readUnlessDeleted } from '../read-unless-deleted.ts';
import { RESCUED_COLUMN, RESCUED_SCHEMA } from '../records/rescued-values.ts';
import { chosenReports, reportSlices, type ReportSlice } from './chosen-reports.ts';
import { valueRecords } from './value-records.ts';

/** As many as Mixpanel allows at the same time. The quota limits them further. */
const PARALLEL_REPORTS = 5;

const TEXTS = { type: ['null', 'array'], items: text };
const COLUMNS = {
  bookmark_id: described(integer, 'The ID of the report.'),
  series: described(text, 'The name of the metric.'),
  segments: described(
    TEXTS,
    'The values of the breakdowns, outermost first; $overall for all values together. Empty without a breakdown.',
  ),
  segment_key: described(text, 'The segments as a JSON text, for the key, such as ["iOS","US"], or [].'),
  comparison: described(
    text,
    "What the value is: none (the report's own), time (that of an earlier period, for comparison) or lift.",
  ),
  date: described(
    text,
    'The start of the period as Mixpanel writes it, with its offset, or all for the entire range.',
  ),
  datetime: described(timestampInUtc, 'The start of the period, in UTC. Null for the entire range.'),
  value: described(number, 'The value of the metric, with the digits that Mixpanel sent.'),
  headers: described(TEXTS, 'What series and segments mean, such as $event and $os.'),
  date_range: described(object, 'The range of the report, from_date and to_date, as Mixpanel writes them.'),
  computed_at: described(timestampInUtc, 'When Mixpanel computed the report.'),
  [RESCUED_COLUMN]: RESCUED_SCHEMA,
};

/** Saved Insights reports in long format. Each read returns them as they are now. */
export const insights = defineStream({
  name: 'insights',
  holds: 'Values of saved Insights reports, one record per report, metric, segment and period',
  quirks: [
    'Reads the Insights reports of `saved_reports`, the last modified first. Each takes a query, so a sync reads as many as the hourly limit allows, and a warning names the others. **The option `report_ids` chooses reports**, any number of them.',
    'A breakdown adds a level to `segments`: two breakdowns give `["Social","adidas"]`. Mixpanel adds totals as `$overall`. `headers` names the levels.',
    'Charts by time have a record per period, whose `date` is its start. Bars, tables and numbers have one for the entire range, whose `date` is `all`.',
    "A report that is compared with an earlier period has that period's values too, with `comparison` `time`.",
    'A value that is not a number is in `_rescued_data`. An ID without a report, such as that of a deleted one, is skipped with a warning.',
    'Mixpanel does not accept a project secret for the list. With one, `discover` offers this stream only if `report_ids` names reports.',
    'Waits for the quota of the Query API do not delay `export`. An interrupted read **continues with the remaining reports** for up to a day.',
  ],
  // The list of reports does.
  needsServiceAccount: ({ reportIds }) => reportIds.length === 0,
  // A report may take long to compute, so only the list and a query that other streams share are requested.
  probe: {
    endpoint: ENDPOINTS.savedReports,
    send: ({ mixpanel, options }) =>
      Promise.all([
        mixpanel.cohorts.all(),
        ...(options.reportIds.length > 0 ? [] : [mixpanel.app.savedReports.all()]),
      ]),
  },
  requests: [
    {
      endpoint: ENDPOINTS.savedReports,
      formula: 'one, unless `report_ids` names reports',
      count: ({ reportsAreNamed }) => (reportsAreNamed === true ? 0 : 1),
    },
    { endpoint: ENDPOINTS.insights, formula: 'one per report', count: ({ reports }) => reports },
  ],
  primaryKey: ['bookmark_id', 'series', 'segment_key', 'comparison', 'date'],
  resumable: true,
  parallelSlices: PARALLEL_REPORTS,
  schema: () => COLUMNS,
  progress: roundOfItems<StreamContext>({ stream: 'insights', now: ({ clock }) => clock.now() }),
  async slices(
    round: Round,
    context: StreamContext,
    { log }: PlanTools,
  ): Promise<Slices<ReportSlice | FailedPart>> {
    const chosen = await chosenReports(context, log);
    const { ids, list } = chosen;
    const left = await itemsLeft(ids, (id) => id, round, {
      stream: 'insights',
      what: 'reports',
      log,
    });
    const reports = list === undefined ? left.length : Math.min(left.length, context.mixpanel.perHour.query);
    context.forecast.reads('insights', { reports, reportsAreNamed: list === undefined });
    return reportSlices(chosen, round, context, log);
  },
  async *read(
    { item: id, label, list }: ReportSlice,
    { mixpanel, options }: StreamContext,
    tools: ReadTools,
  ): AsyncGenerator<Read<ItemEnd>, ItemEnd> {
    const values = async function* (): AsyncGenerator<Batch, ItemEnd> {
      const answer = await mixpanel.insightsReport(id);
      yield* valueRecords(id, answer, options.projectTimezone, tools);
      if (answer.unknownShape !== undefined) throw undelivered(id, answer.unknownShape);
      return 'read';
    };
    const report = {
      ...{ label: `insights, ${label}`, list },
      matches: (other: SavedReport) => other.id === id,
    };
    return yield* readUnlessDeleted(report, values, tools.log);
  },
});

function undelivered(id: string, shape: string): UndeliveredItemsError {
  return new UndeliveredItemsError(
    'system',
    `Mixpanel's answer for report ${id} has no values: ${shape}. If it is not an Insights report, remove it from Insights reports (report_ids). All other reports are read.`,
  );
}
