import { dayCoverage, type DayProgress, type WindowEnd } from '../../airbyte/progress/day-coverage.ts';
import type { JsonObject } from '../../airbyte/protocol.generated.ts';
import type { PlanTools, ProgressKind, Slice } from '../../airbyte/stream.ts';
import { messageOf } from '../../base/errors.ts';
import { isObject } from '../../base/json-object.ts';
import type { Window } from '../../base/windows.ts';
import type { StreamContext } from '../context.ts';
import { settledAfter } from '../days/settled.ts';
import { ColumnNames, isAmbiguous } from '../records/column-names.ts';
import { adoptExportState } from '../takeover/export-state.ts';
import { ownColumns } from './columns.ts';

/** Which days were read, and of which events. */
export interface ExportProgress extends DayProgress {
  /** Names of the events that were read; none for all of them. */
  readonly events: readonly string[];
  /** Grows while events are read, and never forgets. */
  readonly names: ColumnNames;
  /** Were the names looked up in Mixpanel's list, or given by an earlier read? */
  readonly namesAreSettled: boolean;
}

const days = dayCoverage<StreamContext>({
  stream: 'export',
  settled: ({ options }) => settledAfter(options.lookbackMs, options.projectTimezone),
  adopt: adoptExportState,
});

/**
 * The coverage of days; with `"events": ["Signed up"]` in the state where not all events are read, and with `"names": {"city":
 * "_city", "$city": "city"}` where names of properties collide: which column each of them was given.
 */
export const exportProgress: ProgressKind<StreamContext, ExportProgress, Slice & Window, WindowEnd> = {
  start: (context) => ({
    ...days.start(context),
    events: context.options.exportEvents,
    names: new ColumnNames(ownColumns(context.options.propertyNaming)),
    namesAreSettled: false,
  }),
  parse: (state, context) => ({
    ...days.parse(state, context),
    events: eventsOf(state),
    names: namesOf(state, context),
    namesAreSettled: isObject(state['names']),
  }),
  done: (progress, slice, end) => ({ ...progress, ...days.done(progress, slice, end) }),
  toState: (progress) => {
    const names = progress.names.collisions();
    const saysNames = progress.namesAreSettled || Object.keys(names).length > 0;
    return {
      ...days.toState(progress),
      ...(progress.events.length === 0 ? {} : { events: [...progress.events] }),
      ...(saysNames ? { names } : {}),
    };
  },
};

/** Brings the progress up to what is wanted now: the events, and the columns that the catalog names. */
export async function prepared(
  progress: ExportProgress,
  context: StreamContext,
  tools: PlanTools,
): Promise<ExportProgress> {
  const wanted = await forEvents(progress, context, tools);
  return await withNames(wanted, context, tools);
}

/**
 * The progress for the events that are wanted now. Days of which not all of them were read count as not read: their other
 * events come again, and none is missing.
 */
async function forEvents(
  progress: ExportProgress,
  { options }: StreamContext,
  { log }: PlanTools,
): Promise<ExportProgress> {
  const { exportEvents: wanted } = options;
  const { coverage, events: had } = progress;
  const isPart = had.length === 0 || (wanted.length > 0 && wanted.every((event) => had.includes(event)));
  if (isPart || coverage.length === 0) return { ...progress, events: wanted };
  await log.warn('export: there are events to read that earlier syncs left out, so every day is read again');
  return { ...progress, coverage: [], events: wanted };
}

function eventsOf({ events }: JsonObject): readonly string[] {
  return Array.isArray(events) ? events.filter((event) => typeof event === 'string') : [];
}

/**
 * Names of the catalog come behind those of earlier reads. Where it leaves open which property a column holds, the names are
 * given as discovery gives them, in the order of Mixpanel's list: one request, and the state keeps what came of it.
 */
async function withNames(
  progress: ExportProgress,
  { mixpanel, options }: StreamContext,
  { columns, log }: PlanTools,
): Promise<ExportProgress> {
  const { names, namesAreSettled } = progress;
  names.addCatalog(columns.catalog);
  if (namesAreSettled || !isAmbiguous(columns.catalog, ownColumns(options.propertyNaming))) return progress;
  try {
    names.addTogether(await mixpanel.eventPropertyNames(options.exportEvents));
    return { ...progress, namesAreSettled: true };
  } catch (thrown) {
    await log.warn(
      `export: Mixpanel did not tell the names of properties, so those that collide are named as they come (${messageOf(thrown)})`,
    );
    return progress;
  }
}

function namesOf({ names }: JsonObject, { options }: StreamContext): ColumnNames {
  const columnNames = new ColumnNames(ownColumns(options.propertyNaming));
  const given = Object.entries(isObject(names) ? names : {});
  columnNames.addSaved(given.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  return columnNames;
}
