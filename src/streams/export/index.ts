import type { Logger } from '../../airbyte/logger.ts';
import type { Batch, ReadTools } from '../../airbyte/stream.ts';
import type { Coverage } from '../../base/coverage.ts';
import { MemoryPool } from '../../base/memory-pool.ts';
import type { Window } from '../../base/windows.ts';
import { ENDPOINTS } from '../../mixpanel/endpoints.ts';
import { SeenLines } from '../../mixpanel/export/seen-lines.ts';
import type { StreamContext } from '../context.ts';
import { daysIn, pendingWindows } from '../days/pending-windows.ts';
import { earlierToday, laterToday } from '../days/today.ts';
import { defineStream } from '../define-stream.ts';
import type { PropertyTable } from '../records/property-table.ts';
import { requestAnyEvent } from './any-event.ts';
import { Arrivals } from './arrivals.ts';
import { CURSOR, eventProperties, KEY_COLUMN } from './columns.ts';
import { discoverColumns } from './discover-columns.ts';
import { EventRecords, kernelFor } from './event-records.ts';
import { LocalTime } from './local-time.ts';
import { NAMES } from '../saved-state/column-names.ts';
import { type ExportProgress, exportProgress, prepareExport } from './progress.ts';
import { Outage, Patience } from './patience.ts';
import { QUIRKS } from './quirks.ts';
import type { Piece } from './split-window.ts';
import { FEW_DAYS, MAX_PARALLEL } from './plan-window.ts';
import type { RunningWindow } from './running-window.ts';
import { MAX_DAYS, requestsForDays, WindowScheduler } from './scheduler.ts';
import { readWindow, type ReadOfWindow } from './read-window.ts';
import { withWhere } from './where.ts';
import { readPiece } from './read-piece.ts';

/** What all windows together remember of their records, for answers that are read again. */
const REMEMBERED_BYTES = 16_777_216;

/** What all windows share. */
interface Shared {
  readonly outage: Outage;
  readonly memory: MemoryPool;
  /** Shared so that a property has the same column in each window. */
  readonly properties: PropertyTable;
  /** Knows these properties. */
  readonly kernel: ReturnType<typeof kernelFor>;
}

interface ExportSlice extends Window, Shared {
  readonly label: string;
  readonly window: RunningWindow;
  readonly arrivals: Arrivals;
}

/** Raw events, by windows of days. */
export const exportStream = defineStream({
  name: 'export',
  holds: 'Raw events with all their properties, today included',
  quirks: QUIRKS,
  probe: {
    endpoint: ENDPOINTS.export,
    send: (context) => {
      const { mixpanel, options } = context;
      return withWhere(options, () => mixpanel.oneEvent(earlierToday(context), options.exportWhere));
    },
  },
  requests: [
    {
      endpoint: ENDPOINTS.export,
      formula: `one for up to ${FEW_DAYS} days; else about one per ${MAX_DAYS} days, and three more; more for large projects`,
      count: ({ days, windowDays }) => requestsForDays(days, windowDays),
    },
  ],
  schemaRequests: [ENDPOINTS.eventProperties, ENDPOINTS.schemas],
  primaryKey: [KEY_COLUMN],
  cursorField: CURSOR,
  resumable: true,
  parallelSlices: MAX_PARALLEL,
  schema: discoverColumns,
  lasting: [NAMES],
  progress: exportProgress,
  prepare: prepareExport,
  slices(
    { progress: { coverage, settled }, names }: ExportProgress,
    context,
    { columns, log, measure },
  ): AsyncGenerator<ExportSlice> {
    const { options, clock, mixpanel } = context;
    const shared = {
      properties: eventProperties(columns, names, options.propertyLayout),
      outage: new Outage(),
      memory: new MemoryPool(REMEMBERED_BYTES),
      kernel: kernelFor({ columns, layout: options.propertyLayout, isLocal: options.legacyEventTime }),
    };
    const delivered = options.incrementalBy === 'time' ? [] : coverage;
    const days = pendingWindows(coverage, settled, laterToday(context), options, Infinity);
    context.forecast.reads('export', { days: daysIn(days) });
    const quota = () => ({ left: mixpanel.remaining.export, perHour: mixpanel.perHour.export });
    const scheduler = new WindowScheduler(days, { clock, log, windowDays: options.windowDays, quota });
    measure?.(() => scheduler.share);
    return slicesOf(scheduler, delivered, shared, log);
  },
  async *read(
    slice: ExportSlice,
    context: StreamContext,
    tools: ReadTools,
  ): AsyncGenerator<ReadOfWindow<Batch>, undefined> {
    const { window, properties, arrivals, outage, memory, kernel } = slice;
    const { options, clock, comparison } = context;
    const { columns, oddItems, log } = tools;
    const tally = comparison?.newTally();
    const localTime = options.legacyEventTime ? new LocalTime(options.projectTimezone) : undefined;
    const recordOptions = {
      ...{ columns, layout: options.propertyLayout, localTime, oddItems, memory, kernel },
      withMerged: options.incrementalBy === 'arrival_and_identity',
      tally,
    };
    const records = new EventRecords(properties, arrivals, recordOptions);
    const seenLines = new SeenLines();
    const windowTools = {
      ...{ clock, log, records, patience: new Patience(outage) },
      readOnce: (piece: Piece) => readPiece(piece, { records, seenLines, window }, context, tools),
      giveBack: window.giveBack.bind(window),
      probe: () => requestAnyEvent(context),
    };
    try {
      for await (const read of readWindow(window, windowTools)) {
        if ('done' in read) {
          window.done(read.done);
          if (tally !== undefined) comparison?.exported(read.done, tally);
        }
        yield read;
      }
    } finally {
      records.close();
      tally?.close();
      window.ended();
    }
    return undefined;
  },
});

async function* slicesOf(
  scheduler: WindowScheduler,
  delivered: Coverage,
  shared: Shared,
  log: Logger,
): AsyncGenerator<ExportSlice, void> {
  if (shared.kernel === undefined)
    await log.info('export: this processor has no SIMD for WebAssembly, so events are converted more slowly');
  for await (const window of scheduler.windows()) {
    const { label, from, to } = window;
    yield { label, from, to, window, arrivals: new Arrivals(window, delivered), ...shared };
  }
}
