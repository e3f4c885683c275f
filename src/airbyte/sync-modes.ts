import type { JsonObject, SyncMode } from './protocol.generated.ts';
import type { PlanTools, SliceRun, Stream } from './stream.ts';

/** What is left to read in one sync mode, and what is said of it in states. */
export interface SyncPlan {
  readonly slices: readonly SliceRun[];
  /** The state behind each whole slice; undefined where nothing can go on from the middle. */
  readonly stateAfterSlice: (() => JsonObject) | undefined;
  /** The state once everything was read. */
  readonly finalState: () => JsonObject;
  /** What the user should know of how the saved state was taken. */
  readonly notes: readonly string[];
}

/** The protocol's own marks for streams in full refresh: all of it was read; there is nothing to go on from. */
const COMPLETE = '__ab_full_refresh_sync_complete';
const NO_CURSOR = '__ab_no_cursor_state_message';
/** Our mark of a full refresh that is not finished: the platform hands it to the next attempt of the same job. */
const UNFINISHED = 'unfinished_full_refresh';

/**
 * The state that may be printed as a sign of life before the reading is planned, and in a full refresh that cannot be
 * resumed as long as it lasts: what the platform has anyway, or that there is nothing to go on from. A state of incremental
 * reads is not repeated in a full refresh, for it speaks of records that this refresh has not delivered.
 */
export function safeInitialState(mode: SyncMode, saved: JsonObject | undefined): JsonObject {
  if (mode === 'incremental') return saved ?? {};
  return saved !== undefined && isOfFullRefresh(saved) ? saved : { [NO_CURSOR]: true };
}

/** Reads on from where the last sync stopped. */
export async function incremental<Context>(
  stream: Stream<Context>,
  saved: JsonObject | undefined,
  context: Context,
  tools: PlanTools,
): Promise<SyncPlan> {
  const foreign = saved !== undefined && isOfFullRefresh(saved);
  const run = await stream.plan(foreign ? undefined : saved, context, tools);
  return {
    slices: run.slices,
    stateAfterSlice: () => run.state(),
    finalState: () => run.state(),
    notes: foreign ? ['the saved state is one of a full refresh, so the stream is read from its start'] : [],
  };
}

/** Reads everything; a resumable stream goes on where an attempt of the same job stopped. */
export async function fullRefresh<Context>(
  stream: Stream<Context>,
  saved: JsonObject | undefined,
  context: Context,
  tools: PlanTools,
): Promise<SyncPlan> {
  if (!stream.resumable) {
    const { slices } = await stream.plan(undefined, context, tools);
    return { slices, stateAfterSlice: undefined, finalState: () => ({ [NO_CURSOR]: true }), notes: [] };
  }
  const finalState = (): JsonObject => ({ [COMPLETE]: true });
  if (saved?.[COMPLETE] === true) {
    const notes = ['an earlier attempt of this full refresh has read everything'];
    return { slices: [], stateAfterSlice: undefined, finalState, notes };
  }
  const unfinished = saved?.[UNFINISHED] === true;
  const run = await stream.plan(unfinished ? saved : undefined, context, tools);
  return {
    slices: run.slices,
    stateAfterSlice: () => ({ ...run.state(), [UNFINISHED]: true }),
    finalState,
    notes:
      saved === undefined || isOfFullRefresh(saved)
        ? []
        : ['the saved state is one of incremental reads; this is a full refresh and starts anew'],
  };
}

function isOfFullRefresh(state: JsonObject): boolean {
  return state[COMPLETE] === true || state[NO_CURSOR] === true || state[UNFINISHED] === true;
}
