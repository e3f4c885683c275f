import type { Batch, ReadTools } from '../../airbyte/stream.ts';
import type { Window } from '../../base/windows.ts';
import { ENDPOINTS } from '../../mixpanel/endpoints.ts';
import { SeenLines } from '../../mixpanel/export/seen-lines.ts';
import type { StreamContext } from '../context.ts';
import { windowLabel, pendingWindows } from '../days/pending-windows.ts';
import { earlierToday, laterToday } from '../days/today.ts';
import { defineStream } from '../define-stream.ts';
import type { PropertyTable } from '../records/property-table.ts';
import { warnOfOmitted } from '../records/schema.ts';
import { requestAnyEvent } from './any-event.ts';
import { Arrivals } from './arrivals.ts';
import { CURSOR, eventProperties, KEY_COLUMN } from './columns.ts';
import { EventRecords } from './event-records.ts';
import { LocalTime } from './local-time.ts';
import { type ExportProgress, exportProgress, prepareExport } from './progress.ts';
import { Outage, Patience } from './patience.ts';
import { propertyNames, propertyTypes } from './property-types.ts';
import { QUIRKS } from './quirks.ts';
import type { Piece } from './split-window.ts';
import { readWindow, type ReadOfWindow } from './read-window.ts';
import { readPiece } from './read-piece.ts';
import { exportSchema } from './schema.ts';

/** Windows read at the same time. Mixpanel is slower than this process. */
const PARALLEL_WINDOWS = 4;

interface ExportSlice extends Window {
  readonly label: string;
  readonly arrivals: Arrivals;
  /** Shared by all windows. */
  readonly outage: Outage;
  /** Shared by all windows, so that a property has the same column in each. */
  readonly properties: PropertyTable;
}

/** Raw events, by windows of days. */
export const exportStream = defineStream({
  name: 'export',
  holds: 'Raw events with all their properties, today included',
  quirks: QUIRKS,
  probe: {
    endpoint: ENDPOINTS.export,
    send: (context) => context.mixpanel.oneEvent(earlierToday(context)),
  },
  requests: [
    {
      endpoint: ENDPOINTS.export,
      formula: 'one per `date_window_size` days',
      count: ({ days, windowDays }) => Math.ceil(days / windowDays),
    },
  ],
  schemaRequests: [ENDPOINTS.eventProperties],
  primaryKey: [KEY_COLUMN],
  cursorField: CURSOR,
  resumable: true,
  parallelSlices: PARALLEL_WINDOWS,
  schema: async (context) => {
    const { options } = context;
    const [names, types] = await Promise.all([
      propertyNames(context),
      options.nativeTypes ? propertyTypes(context) : undefined,
    ]);
    const columns = exportSchema(names, options.propertyNaming, types);
    await warnOfOmitted('export', names, columns, context.log);
    return columns;
  },
  progress: exportProgress,
  prepare: prepareExport,
  slices({ coverage, settled, names }: ExportProgress, context, { columns }): ExportSlice[] {
    const properties = eventProperties(columns, names);
    const outage = new Outage();
    const { options } = context;
    const delivered = options.redeliverLookback ? [] : coverage;
    const windows = pendingWindows(coverage, settled, laterToday(context), options, options.windowDays);
    return windows.map((window) => ({
      ...window,
      label: windowLabel(window),
      arrivals: new Arrivals(window, delivered),
      ...{ properties, outage },
    }));
  },
  read(
    slice: ExportSlice,
    context: StreamContext,
    tools: ReadTools,
  ): AsyncGenerator<ReadOfWindow<Batch>, undefined> {
    const { options, clock } = context;
    const localTime = options.legacyEventTime ? new LocalTime(options.projectTimezone) : undefined;
    const { columns, oddItems } = tools;
    const records = new EventRecords(slice.properties, slice.arrivals, { columns, localTime, oddItems });
    const seenLines = new SeenLines();
    const window = { from: slice.from, to: slice.to };
    const readOnce = (piece: Piece) => readPiece(piece, records, seenLines, context, tools);
    const probe = () => requestAnyEvent(context);
    const patience = new Patience(slice.outage);
    return readWindow(window, { clock, log: tools.log, records, patience, readOnce, probe });
  },
});
