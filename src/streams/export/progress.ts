import { dayCoverage, type DayProgress, type WindowEnd } from '../../airbyte/progress/day-coverage.ts';
import { stateError } from '../../airbyte/progress/state-error.ts';
import type { JsonObject } from '../../airbyte/protocol.generated.ts';
import type { PlanTools, ProgressKind, Slice } from '../../airbyte/stream.ts';
import type { Window } from '../../base/windows.ts';
import type { ReadOptions, StreamContext } from '../context.ts';
import { type Named, withCatalogNames, withColumnNames } from '../saved-state/column-names.ts';
import { type ReadZone, reportChangedZone, withReadZone } from '../saved-state/time-zone.ts';
import { settledAfter } from '../days/settled.ts';
import type { OwnColumns } from '../records/column-names.ts';
import { preferredColumn } from '../records/naming.ts';
import { adoptExportState } from '../takeover/export-state.ts';
import { withoutFutureReads } from '../saved-state/future-moments.ts';
import { ALWAYS_DECLARED, ownColumns } from './columns.ts';

/** Which days were read, and of which events. */
interface EventProgress extends DayProgress, ReadZone {
  /** Names of the events that were read; empty for all events. */
  readonly events: readonly string[];
}

export type ExportProgress = Named<EventProgress>;

const days = withReadZone(
  dayCoverage<StreamContext>({
    stream: 'export',
    settled: ({ options }) => settledAfter(options.lookbackMs, options.projectTimezone),
    adopt: adoptExportState,
  }),
);

/** The coverage of days. The state also has `"events": ["Signed up"]` if not all events are read. */
const daysOfEvents: ProgressKind<StreamContext, EventProgress, Slice & Window, WindowEnd | undefined> = {
  start: (context) => ({ ...days.start(context), events: context.options.exportEvents }),
  parse: (state, context) => ({ ...days.parse(state, context), events: parseEvents(state) }),
  done: (progress, slice, end) => ({ ...progress, ...days.done(progress, slice, end) }),
  toState: (progress) => ({
    ...days.toState(progress),
    ...(progress.events.length === 0 ? {} : { events: [...progress.events] }),
  }),
};

export const exportProgress = withColumnNames(daysOfEvents, {
  stream: 'export',
  own: ({ options }) => ownColumnsFor(options),
});

/** Adapts the progress to the events and columns that the user wants now. */
export async function prepareExport(
  named: ExportProgress,
  context: StreamContext,
  tools: PlanTools,
): Promise<ExportProgress> {
  const { mixpanel, options } = context;
  const [coverage = []] = await withoutFutureReads('export', [named.progress.coverage], context, tools);
  await reportChangedZone('export', coverage, named.progress, context, tools);
  const progress = await withEvents({ ...named.progress, coverage }, context, tools);
  const known = await withCatalogNames(
    { ...named, progress },
    {
      ...{ stream: 'export', own: ownColumnsFor(options) },
      list: () => mixpanel.eventPropertyNames(options.exportEvents),
    },
    tools,
  );
  // A column of another connector's catalog may hold a property of nearly the same name.
  const isOpen = (property: string): boolean =>
    !Object.hasOwn(tools.columns.catalog, preferredColumn(property, options.propertyNaming));
  known.names.addListed(ALWAYS_DECLARED.filter(isOpen));
  return known;
}

/** If earlier syncs did not read all of the wanted events, every day is read again. */
async function withEvents(
  progress: EventProgress,
  { options }: StreamContext,
  { log }: PlanTools,
): Promise<EventProgress> {
  const { exportEvents: wanted } = options;
  const { coverage, events: read } = progress;
  const wereAllRead =
    read.length === 0 || (wanted.length > 0 && wanted.every((event) => read.includes(event)));
  if (wereAllRead || coverage.length === 0) return { ...progress, events: wanted };
  await log.warn(
    'export: export_events includes events that earlier syncs did not read, so every day is read again',
  );
  return { ...progress, coverage: [], events: wanted };
}

/** Throws a ConnectorError of kind `config` for an invalid list: it would not be known which events were read. */
function parseEvents({ events }: JsonObject): readonly string[] {
  if (events === undefined) return [];
  const names = Array.isArray(events) ? events.filter((event) => typeof event === 'string') : [];
  if (Array.isArray(events) && names.length > 0 && names.length === events.length) return names;
  throw stateError('export', 'events must be a list of event names');
}

function ownColumnsFor({ propertyNaming, propertyLayout }: ReadOptions): OwnColumns {
  return ownColumns(propertyNaming, propertyLayout);
}
