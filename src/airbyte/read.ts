import { quoted } from '../base/excerpt.ts';
import { configError, explanationOf, StreamRetiredError } from '../base/errors.ts';
import { didYouMean } from '../base/nearest-name.ts';
import { merge } from '../base/merge.ts';
import type { SecretMask } from '../base/secrets.ts';
import { withWaitObserver } from '../base/wait-observer.ts';
import type { ConfiguredChoice } from './catalog.ts';
import { selectColumns } from './column-selection.ts';
import { FailedParts } from './failed-parts.ts';
import { withHeartbeat } from './heartbeat.ts';
import { StdoutError } from './output.ts';
import type { JsonObject, SyncMode } from './protocol.generated.ts';
import { RecordWriter } from './record-writer.ts';
import type { SavedStates } from './state.ts';
import { isUnavailable, reportFailure, reportLeftOut, type StreamFailure } from './stream-failures.ts';
import { StreamReport, writeStatus, type ReportTools, type Watcher } from './stream-report.ts';
import {
  isList,
  mapSlices,
  type Batch,
  type FailedPart,
  type SelectedColumns,
  type ReadTools,
  type SliceRun,
  type Stream,
} from './stream.ts';
import { fullRefresh, incremental, ofThisSync, safeInitialState, type SyncPlan } from './sync-modes.ts';

const SYNC_MODES: readonly string[] = ['full_refresh', 'incremental'] satisfies SyncMode[];

export interface Sync<Context> extends ReportTools {
  readonly streams: readonly Stream<Context>[];
  readonly context: Context;
  /** Whether to deliver columns that are not in the catalog. */
  readonly newColumns: boolean;
  readonly mask: SecretMask;
  readonly watcher?: Watcher | undefined;
  /** Called when a stream is planned, or has failed before that, with whether it reads anything; again if it fails later. */
  readonly planned?: (stream: string, readsAnything: boolean) => Promise<void>;
}

type SliceEvent = { batch: Batch } | { done: true } | FailedPart | { completed: SliceRun };

/**
 * Reads the chosen streams concurrently. Each emits its statuses, its records and a STATE after every
 * part of a slice that is whole. A failed stream reports its error and does not affect the others. An optional stream that is
 * not available is a warning, unless no stream could be read.
 *
 * @returns true only if all chosen streams were read completely, optional ones that are not available excepted
 */
export async function readAll<Context>(
  sync: Sync<Context>,
  choices: readonly ConfiguredChoice[],
  states: SavedStates,
): Promise<boolean> {
  const outcomes = await Promise.all(
    choices.map(async (choice) => {
      const failure = await failureOf(sync, choice, states.get(choice.name));
      if (failure === undefined) return undefined;
      await sync.planned?.(choice.name, false);
      if (!isUnavailable(failure)) await reportFailure(sync, failure);
      return failure;
    }),
  );
  const failures = outcomes.filter((outcome) => outcome !== undefined);
  const unavailable = failures.filter(isUnavailable);
  const isAnyRead = failures.length < choices.length;
  for (const failure of unavailable) await (isAnyRead ? reportLeftOut : reportFailure)(sync, failure);
  return failures.length === (isAnyRead ? unavailable.length : 0);
}

/** Reads a stream. Returns why it could not be read completely. */
async function failureOf<Context>(
  sync: Sync<Context>,
  choice: ConfiguredChoice,
  state: JsonObject | undefined,
): Promise<StreamFailure | undefined> {
  let report: StreamReport | undefined;
  try {
    await readChoice(sync, choice, state, (opened) => (report = opened));
    return undefined;
  } catch (thrown) {
    if (thrown instanceof StdoutError) throw thrown;
    return { choice, thrown, records: report?.total ?? 0 };
  }
}

async function readChoice<Context>(
  sync: Sync<Context>,
  choice: ConfiguredChoice,
  state: JsonObject | undefined,
  opened: (report: StreamReport) => void,
): Promise<void> {
  const { name } = choice;
  await writeStatus(sync.output, sync.clock.now(), name, 'STARTED');
  const stream = streamOf(sync, name);
  const mode = await modeOf(sync, stream, choice.syncMode);
  const saved = mode === choice.syncMode ? state : ofThisSync(state);
  const columns = columnsOf(sync, stream, choice);
  const report = new StreamReport(sync, stream.name, columns, safeInitialState(stream, mode, saved));
  opened(report);
  const work = async (): Promise<void> => {
    const planFor = mode === 'full_refresh' ? fullRefresh : incremental;
    const plan = await planFor(stream, saved, sync.context, {
      ...{ columns, log: sync.log },
      measure: report.activity.measure.bind(report.activity),
    });
    await sync.planned?.(name, !isList(plan.slices) || plan.slices.length > 0);
    for (const note of plan.notes) await sync.log.info(`${name}: ${note}`);
    await readPlan(sync, stream, plan, report);
  };
  sync.watcher?.started(name, () => report.snapshot());
  try {
    await withWaitObserver(report.waits, () => withHeartbeat(sync.clock, () => report.beat(), work));
  } finally {
    sync.watcher?.ended(name);
    await report.close();
  }
  await report.status('COMPLETE');
}

function columnsOf<Context>(
  { context, newColumns }: Sync<Context>,
  stream: Stream<Context>,
  choice: ConfiguredChoice,
): SelectedColumns {
  const keys = { primaryKey: stream.primaryKey, cursorField: stream.cursorField(context) };
  return selectColumns(keys, choice.columns, newColumns);
}

function streamOf<Context>({ streams }: Sync<Context>, name: string): Stream<Context> {
  const stream = streams.find((known) => known.name === name);
  if (stream !== undefined) return stream;
  const available = streams.map((each) => each.name).join(', ');
  throw configError(
    `The catalog contains an unknown stream ${quoted(name)}; available streams are ${available}.${didYouMean(
      name,
      streams.map((each) => each.name),
    )} Refresh the schema.`,
  );
}

/** The mode to read a stream in. Clients such as PyAirbyte request every stream as incremental, also one that is not. */
async function modeOf<Context>(
  { log }: Sync<Context>,
  { name, syncModes }: Stream<Context>,
  requested: string,
): Promise<SyncMode> {
  const mode = syncModes.find((supported) => supported === requested);
  if (mode !== undefined) return mode;
  if (!SYNC_MODES.includes(requested))
    throw configError(
      `The catalog requests stream ${name} in an unknown sync mode ${quoted(requested)}; choose ${syncModes.join(' or ')}.`,
    );
  await log.warn(`${name} has no sync mode ${requested}, so it is read as ${syncModes[0]}`);
  return syncModes[0];
}

async function readPlan<Context>(
  sync: Sync<Context>,
  stream: Stream<Context>,
  plan: SyncPlan,
  report: StreamReport,
): Promise<void> {
  const { name } = stream;
  const failures = new FailedParts();
  const tools = toolsOf(sync, name, report);
  if (plan.stateAfterPart !== undefined) report.setSafeState(plan.stateAfterPart());
  report.activity.slicesPlanned(isList(plan.slices) ? plan.slices.length : undefined, sync.clock.now());
  const events = mapSlices(plan.slices, (slice) => eventsOf(slice, tools, report));
  for await (const event of merge(events, stream.parallelSlices)) {
    if ('batch' in event) {
      await report.write(event.batch);
    } else if ('done' in event || 'completed' in event) {
      failures.succeeded();
      if (plan.stateAfterPart !== undefined) await report.checkpoint(plan.stateAfterPart());
      if (!('completed' in event)) continue;
      await sync.log.info(`${name}: read ${event.completed.label}, ${report.total} records so far`);
    } else if (event.why instanceof StreamRetiredError) {
      await sync.log.warn(`${name} ends without ${event.failed}: ${explanationOf(event.why)}`);
      break;
    } else {
      failures.add(event);
      await sync.log.warn(`${name}: ${event.failed} failed: ${explanationOf(event.why)}`);
      if (failures.isOver) break;
    }
  }
  if (!failures.isEmpty) {
    if (!failures.isOver && plan.stateAfterFailures !== undefined)
      await report.checkpoint(plan.stateAfterFailures());
    await report.flush();
    throw failures.summary(name);
  }
  await report.checkpoint(plan.finalState());
  await report.flush();
}

function toolsOf<Context>(sync: Sync<Context>, name: string, report: StreamReport): ReadTools {
  const { activity, columns, oddItems } = report;
  return {
    log: sync.log,
    columns,
    oddItems,
    recordWriter: () => new RecordWriter(name, sync.clock.now()),
    estimate: async (records) => {
      activity.recordsExpected(records);
      await sync.output.write({
        type: 'TRACE',
        trace: {
          type: 'ESTIMATE',
          emitted_at: sync.clock.now(),
          estimate: { type: 'STREAM', name, row_estimate: records },
        },
      });
    },
  };
}

/** Yields what a slice yields, and its outcome. A failure is a value, so that other slices continue. */
async function* eventsOf(
  slice: SliceRun,
  tools: ReadTools,
  { activity }: StreamReport,
): AsyncGenerator<SliceEvent, void> {
  activity.sliceStarted(slice.label);
  let isComplete = true;
  try {
    for await (const read of slice.read(tools)) {
      if ('failed' in read) isComplete = false;
      yield 'done' in read || 'failed' in read ? read : { batch: read };
    }
  } catch (why) {
    isComplete = false;
    yield { failed: slice.label, why };
  }
  activity.sliceEnded(slice.label, isComplete);
  if (isComplete) yield { completed: slice };
}
