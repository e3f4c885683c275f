import { dayCoverage, type DayProgress, type WindowEnd } from '../../airbyte/progress/day-coverage.ts';
import { stateError } from '../../airbyte/progress/state-error.ts';
import type { JsonObject } from '../../airbyte/protocol.generated.ts';
import type { PlanTools, ProgressKind, Slice } from '../../airbyte/stream.ts';
import { messageOf } from '../../base/errors.ts';
import { isObject } from '../../base/json-object.ts';
import type { Window } from '../../base/windows.ts';
import type { ReadOptions, StreamContext } from '../context.ts';
import { type ReadZone, reportChangedZone, withReadZone } from '../saved-state/time-zone.ts';
import { settledAfter } from '../days/settled.ts';
import { isAmbiguous } from '../records/catalog-properties.ts';
import { ColumnNames, type OwnColumns } from '../records/column-names.ts';
import { preferredColumn } from '../records/naming.ts';
import { adoptExportState } from '../takeover/export-state.ts';
import { withoutFutureReads } from '../saved-state/future-moments.ts';
import { ALWAYS_DECLARED, ownColumns } from './columns.ts';

/** Which days were read, of which events, and the columns of their properties. */
export interface ExportProgress extends DayProgress, ReadZone {
  /** Names of the events that were read; empty for all events. */
  readonly events: readonly string[];
  /** Grows while events are read. Names are never removed. */
  readonly names: ColumnNames;
  /** Whether colliding names come from Mixpanel's list or an earlier read. */
  readonly namesAreResolved: boolean;
}

const days = withReadZone(
  dayCoverage<StreamContext>({
    stream: 'export',
    settled: ({ options }) => settledAfter(options.lookbackMs, options.projectTimezone),
    adopt: adoptExportState,
  }),
);

/**
 * The coverage of days. The state also has `"events": ["Signed up"]` if not all events are read, and `"names": {"city":
 * "_city", "$city": "city"}`, the columns of properties whose names collide.
 */
export const exportProgress: ProgressKind<
  StreamContext,
  ExportProgress,
  Slice & Window,
  WindowEnd | undefined
> = {
  start: (context) => ({
    ...days.start(context),
    events: context.options.exportEvents,
    names: new ColumnNames(ownColumnsFor(context.options)),
    namesAreResolved: false,
  }),
  parse: (state, context) => ({
    ...days.parse(state, context),
    events: parseEvents(state),
    names: parseNames(state, context),
    namesAreResolved: isObject(state['names']),
  }),
  done: (progress, slice, end) => ({ ...progress, ...days.done(progress, slice, end) }),
  toState: (progress) => {
    const names = progress.names.collisions();
    const hasNames = progress.namesAreResolved || Object.keys(names).length > 0;
    return {
      ...days.toState(progress),
      ...(progress.events.length === 0 ? {} : { events: [...progress.events] }),
      ...(hasNames ? { names } : {}),
    };
  },
};

/** Adapts the progress to the events and columns that the user wants now. */
export async function prepareExport(
  progress: ExportProgress,
  context: StreamContext,
  tools: PlanTools,
): Promise<ExportProgress> {
  const [coverage = []] = await withoutFutureReads('export', [progress.coverage], context, tools);
  await reportChangedZone('export', coverage, progress, context, tools);
  return await withNames(await withEvents({ ...progress, coverage }, context, tools), context, tools);
}

/** If earlier syncs did not read all of the wanted events, every day is read again. */
async function withEvents(
  progress: ExportProgress,
  { options }: StreamContext,
  { log }: PlanTools,
): Promise<ExportProgress> {
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

/**
 * Adds the names of the catalog; those of earlier reads take precedence. If the catalog does not say which property a
 * column holds, names are assigned as discovery does, in the order of Mixpanel's list. That costs one request; the
 * result is kept in the state.
 */
async function withNames(
  progress: ExportProgress,
  { mixpanel, options }: StreamContext,
  { columns, log }: PlanTools,
): Promise<ExportProgress> {
  const { names, namesAreResolved } = progress;
  names.addCatalog(columns.catalog);
  // A column of another connector's catalog may hold a property of nearly the same name.
  const isOpen = (property: string): boolean =>
    !Object.hasOwn(columns.catalog, preferredColumn(property, options.propertyNaming));
  names.addTogether(ALWAYS_DECLARED.filter(isOpen));
  if (namesAreResolved || !isAmbiguous(columns.catalog, ownColumnsFor(options))) return progress;
  try {
    names.addTogether(await mixpanel.eventPropertyNames(options.exportEvents));
    return { ...progress, namesAreResolved: true };
  } catch (thrown) {
    await log.warn(
      `export: the list of property names could not be read, so colliding names get their columns in order of arrival (${messageOf(thrown)})`,
    );
    return progress;
  }
}

function ownColumnsFor({ propertyNaming, propertyLayout }: ReadOptions): OwnColumns {
  return ownColumns(propertyNaming, propertyLayout);
}

/** Throws a ConnectorError of kind `config` for invalid names: properties would change their columns. */
function parseNames({ names }: JsonObject, { options }: StreamContext): ColumnNames {
  const columnNames = new ColumnNames(ownColumnsFor(options));
  if (names === undefined) return columnNames;
  if (!isObject(names)) throw stateError('export', 'names must be an object');
  const saved = Object.entries(names).map(([property, column]): [string, string] => {
    if (typeof column === 'string') return [property, column];
    throw stateError('export', `names.${property} must be the name of a column`);
  });
  columnNames.addSaved(saved);
  return columnNames;
}
