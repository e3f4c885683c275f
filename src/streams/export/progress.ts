import { daysRead, type DaysRead, type WindowEnd } from '../../airbyte/progress/days-read.ts';
import type { JsonObject } from '../../airbyte/protocol.generated.ts';
import type { PlanTools, ProgressKind, Slice } from '../../airbyte/stream.ts';
import type { Window } from '../../base/windows.ts';
import type { StreamContext } from '../context.ts';
import { settledAfter } from '../days/settled.ts';
import { adoptTimeState } from './adopt-state.ts';

/** Which days were read, and of which events. */
export interface ExportProgress extends DaysRead {
  /** Names of the events that were read; none for all of them. */
  readonly events: readonly string[];
}

const days = daysRead<StreamContext>({
  stream: 'export',
  settled: ({ options }) => settledAfter(options.lookbackMs, options.projectTimezone),
  adopt: adoptTimeState,
});

/** The coverage of days, with `"events": ["Signed up"]` in the state where not all events are read. */
export const exportProgress: ProgressKind<StreamContext, ExportProgress, Slice & Window, WindowEnd> = {
  start: (context) => ({ ...days.start(context), events: context.options.exportEvents }),
  parse: (state, context) => ({ ...days.parse(state, context), events: eventsOf(state) }),
  done: (progress, slice, end) => ({ ...days.done(progress, slice, end), events: progress.events }),
  toState: (progress) => ({
    ...days.toState(progress),
    ...(progress.events.length === 0 ? {} : { events: [...progress.events] }),
  }),
};

/**
 * The progress for the events that are wanted now. Days of which not all of them were read count as not read: their other
 * events come again, and none is missing.
 */
export async function forEvents(
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
