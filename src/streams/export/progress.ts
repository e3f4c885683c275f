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

/** Which days were read, of which events, and with which filter. */
interface EventProgress extends DayProgress, ReadZone {
  /** Names of the events that were read; empty for all events. */
  readonly events: readonly string[];
  /** `export_where` when they were read; empty for none. */
  readonly where: string;
}

export type ExportProgress = Named<EventProgress>;

const days = withReadZone(
  dayCoverage<StreamContext>({
    stream: 'export',
    settled: ({ options }) => settledAfter(options.lookbackMs, options.projectTimezone),
    adopt: adoptExportState,
  }),
);

/** The coverage of days. The state also has `"events": ["Signed up"]` and `"where": "..."` if not all events are read. */
const daysOfEvents: ProgressKind<StreamContext, EventProgress, Slice & Window, WindowEnd | undefined> = {
  start: (context) => ({
    ...days.start(context),
    events: context.options.exportEvents,
    where: context.options.exportWhere,
  }),
  parse: (state, context) => ({
    ...days.parse(state, context),
    events: parseEvents(state),
    where: parseWhere(state),
  }),
  done: (progress, slice, end) => ({ ...progress, ...days.done(progress, slice, end) }),
  toState: (progress) => ({
    ...days.toState(progress),
    ...(progress.events.length === 0 ? {} : { events: [...progress.events] }),
    ...(progress.where === '' ? {} : { where: progress.where }),
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
  const filtered = await withFilter({ ...named.progress, coverage }, context, tools);
  const progress = await withEvents(filtered, context, tools);
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

/** If earlier syncs read with another filter, every day is read again: it is not known which events that left out. */
async function withFilter(
  progress: EventProgress,
  { options }: StreamContext,
  { log }: PlanTools,
): Promise<EventProgress> {
  const { exportWhere: where } = options;
  if (progress.where === where || progress.coverage.length === 0) return { ...progress, where };
  await log.warn(
    'export: export_where has changed since earlier syncs, so every day is read again. Events that were delivered before stay in the destination, also if they do not match it',
  );
  return { ...progress, coverage: [], where };
}

/** Throws a ConnectorError of kind `config` for anything but text. */
function parseWhere({ where = '' }: JsonObject): string {
  if (typeof where === 'string') return where;
  throw stateError('export', 'where must be the text of export_where');
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
