import type { JsonObject, SyncMode } from './protocol.generated.ts';
import type { PlanTools, SliceRun, Slices, Stream, StreamRun } from './stream.ts';

/** What is left to read in a sync mode, and the states to emit. */
export interface SyncPlan {
  readonly slices: Slices<SliceRun>;
  /** The state after a part that was read; undefined if the read cannot be resumed. */
  readonly stateAfterPart: (() => JsonObject) | undefined;
  /** The state after all slices were tried and some failed; undefined if it is the one after the last part. */
  readonly stateAfterFailures: (() => JsonObject) | undefined;
  /** The state after all slices were read. */
  readonly finalState: () => JsonObject;
  /** Log messages about how the saved state was used. */
  readonly notes: readonly string[];
}

/** The protocol's markers for full refresh streams: everything was read; the read cannot be resumed. */
const COMPLETE = '__ab_full_refresh_sync_complete';
const NO_CURSOR = '__ab_no_cursor_state_message';
/** Our marker for an unfinished full refresh. The platform passes it to the next attempt of the same job. */
const UNFINISHED = 'unfinished_full_refresh';
const NOT_RESUMABLE = { stateAfterPart: undefined, stateAfterFailures: undefined };

/**
 * The state that a heartbeat may emit until the read is planned; in a full refresh that cannot be resumed,
 * until it ends. It repeats the saved state. A full refresh repeats only the lasting part of the state of an incremental
 * sync, which covers records that the refresh has not delivered.
 */
export function safeInitialState<Context>(
  stream: Stream<Context>,
  mode: SyncMode,
  saved: JsonObject | undefined,
): JsonObject {
  if (mode === 'incremental') return saved ?? {};
  if (saved !== undefined && isOfFullRefresh(saved)) return saved;
  return { ...lastingIn(stream, saved), [NO_CURSOR]: true };
}

/**
 * The state to read a stream from that was requested in a mode it does not have. Such a client keeps states from sync to sync,
 * so the state of a full refresh that was completed is that of an earlier sync, and not of an earlier attempt.
 */
export function ofThisSync(saved: JsonObject | undefined): JsonObject | undefined {
  return saved?.[COMPLETE] === true ? undefined : saved;
}

/** Continues where the last sync stopped. */
export async function incremental<Context>(
  stream: Stream<Context>,
  saved: JsonObject | undefined,
  context: Context,
  tools: PlanTools,
): Promise<SyncPlan> {
  const foreign = saved !== undefined && isOfFullRefresh(saved);
  const run = await stream.plan(foreign ? lastingIn(stream, saved) : saved, context, tools);
  return {
    slices: run.slices,
    stateAfterPart: () => run.state(),
    stateAfterFailures: run.end && (() => endState(run, false)),
    finalState: () => endState(run, true),
    notes: foreign ? ['the saved state is from a full refresh, so the stream is read from the start'] : [],
  };
}

/**
 * Reads everything. A resumable stream continues where the previous attempt of the same job stopped. The lasting part of any
 * state is taken over.
 */
export async function fullRefresh<Context>(
  stream: Stream<Context>,
  saved: JsonObject | undefined,
  context: Context,
  tools: PlanTools,
): Promise<SyncPlan> {
  if (stream.resumable && saved?.[COMPLETE] === true) {
    const notes = ['an earlier attempt already completed this full refresh'];
    const finalState = (): JsonObject => ({ ...lastingIn(stream, saved), [COMPLETE]: true });
    return { slices: [], ...NOT_RESUMABLE, finalState, notes };
  }
  const unfinished = stream.resumable && saved?.[UNFINISHED] === true;
  const run = await stream.plan(unfinished ? saved : lastingIn(stream, saved), context, tools);
  const marker = stream.resumable ? COMPLETE : NO_CURSOR;
  const finalState = (): JsonObject => ({ ...stream.lasting(run.state()), [marker]: true });
  if (!stream.resumable) return { slices: run.slices, ...NOT_RESUMABLE, finalState, notes: [] };
  return {
    slices: run.slices,
    stateAfterPart: () => ({ ...run.state(), [UNFINISHED]: true }),
    stateAfterFailures: run.end && (() => ({ ...endState(run, false), [UNFINISHED]: true })),
    finalState,
    notes:
      saved === undefined || isOfFullRefresh(saved)
        ? []
        : ['the saved state is from an incremental sync, so the full refresh starts over'],
  };
}

/** The part of a saved state to start with; undefined if it has none. */
function lastingIn<Context>(stream: Stream<Context>, saved: JsonObject | undefined): JsonObject | undefined {
  const lasting = saved === undefined ? {} : stream.lasting(saved);
  return Object.keys(lasting).length === 0 ? undefined : lasting;
}

function endState(run: StreamRun, isComplete: boolean): JsonObject {
  run.end?.(isComplete);
  return run.state();
}

/** A damaged marker counts too: an incremental read that takes it as its own state would skip what it covers. */
function isOfFullRefresh(state: JsonObject): boolean {
  return [COMPLETE, NO_CURSOR, UNFINISHED].some((marker) => (state[marker] ?? false) !== false);
}
