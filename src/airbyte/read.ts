import type { Clock } from '../base/clock.ts';
import { configError, ConnectorError, messageOf } from '../base/errors.ts';
import { merge } from '../base/merge.ts';
import type { SecretMask } from '../base/secrets.ts';
import type { ConfiguredChoice } from './catalog.ts';
import { chosenColumns, withChosen } from './chosen-columns.ts';
import { errorTrace } from './failure.ts';
import { fullRefresh, incremental, type SyncPlan } from './sync-modes.ts';
import type { Logger } from './logger.ts';
import { ReaderGone, type Output } from './output.ts';
import type { JsonObject, StreamStatusTrace } from './protocol.generated.ts';
import { RecordWriter } from './record-bytes.ts';
import { stateMessage, type SavedStates } from './state.ts';
import type { Batch, ChosenColumns, ReadTools, SliceRun, Stream } from './stream.ts';

/** Slices of one stream that may fail before it is given up: one bad day does not hold back the days after it. */
const MOST_FAILED_SLICES = 3;

/** What a sync needs from its surroundings. */
export interface Sync<Context> {
  readonly streams: readonly Stream<Context>[];
  readonly context: Context;
  /** Are columns delivered that the catalog does not name? */
  readonly newColumns: boolean;
  readonly output: Output;
  readonly log: Logger;
  readonly mask: SecretMask;
  readonly clock: Clock;
}

type Status = StreamStatusTrace['stream_status']['status'];
type SliceEvent = { batch: Batch } | { whole: SliceRun } | { failed: SliceRun; why: unknown };

/**
 * Reads what was chosen: all streams at the same time, each with its statuses, its records and a STATE behind every whole
 * slice. A stream that fails says so and leaves the others alone.
 *
 * @returns true only if every chosen stream was read to its end
 */
export async function readAll<Context>(
  sync: Sync<Context>,
  choices: readonly ConfiguredChoice[],
  states: SavedStates,
): Promise<boolean> {
  const results = await Promise.all(
    choices.map(async (choice) => {
      try {
        await readChoice(sync, choice, states.get(choice.name));
        return true;
      } catch (thrown) {
        if (thrown instanceof ReaderGone) throw thrown;
        await reportFailure(sync, choice.name, thrown);
        return false;
      }
    }),
  );
  return results.every(Boolean);
}

async function reportFailure<Context>(sync: Sync<Context>, name: string, thrown: unknown): Promise<void> {
  await sync.output.write(errorTrace(thrown, sync.mask, sync.clock.now(), name));
  await writeStatus(sync, name, 'INCOMPLETE');
}

async function readChoice<Context>(
  sync: Sync<Context>,
  choice: ConfiguredChoice,
  saved: JsonObject | undefined,
): Promise<void> {
  const { name } = choice;
  await writeStatus(sync, name, 'STARTED');
  const stream = sync.streams.find((known) => known.name === name);
  if (stream === undefined) {
    const known = sync.streams.map((each) => each.name).join(', ');
    throw configError(
      `The catalog asks for a stream "${name}" that does not exist; there are ${known}. Refresh the schema.`,
    );
  }
  const { primaryKey } = stream;
  const keys = { primaryKey, cursorField: stream.cursorField(sync.context) };
  const columns = chosenColumns(keys, choice.columns, sync.newColumns);
  const plan = await planOf(stream, choice.syncMode, saved, columns, sync);
  for (const note of plan.notes) await sync.log.info(`${name}: ${note}`);
  await readPlan(sync, stream, plan, columns);
}

async function planOf<Context>(
  stream: Stream<Context>,
  syncMode: string,
  saved: JsonObject | undefined,
  columns: ChosenColumns,
  { context, log }: Sync<Context>,
): Promise<SyncPlan> {
  const mode = stream.syncModes.find((supported) => supported === syncMode);
  if (mode === 'full_refresh') return await fullRefresh(stream, saved, context, { columns, log });
  if (mode === 'incremental') return await incremental(stream, saved, context, { columns, log });
  const supported = stream.syncModes.join(' or ');
  throw configError(`The catalog asks for ${stream.name} with sync mode "${syncMode}"; choose ${supported}.`);
}

async function readPlan<Context>(
  sync: Sync<Context>,
  stream: Stream<Context>,
  plan: SyncPlan,
  columns: ChosenColumns,
): Promise<void> {
  const { name } = stream;
  const progress = new StreamProgress(sync, name, columns);
  const failures: { slice: SliceRun; why: unknown }[] = [];
  const tools: ReadTools = {
    log: sync.log,
    columns,
    recordWriter: () => new RecordWriter(name, sync.clock.now()),
    estimate: (records) =>
      sync.output.write({
        type: 'TRACE',
        trace: {
          type: 'ESTIMATE',
          emitted_at: sync.clock.now(),
          estimate: { type: 'STREAM', name, row_estimate: records },
        },
      }),
  };
  const events = plan.slices.map((slice) => eventsOf(slice, tools));
  for await (const event of merge(events, stream.parallelSlices)) {
    if ('batch' in event) {
      await progress.write(event.batch);
    } else if ('whole' in event) {
      if (plan.stateAfterSlice !== undefined) await progress.checkpoint(plan.stateAfterSlice());
      await sync.log.info(`${name}: read ${event.whole.label}, ${progress.total} records so far`);
    } else {
      failures.push({ slice: event.failed, why: event.why });
      await sync.log.warn(`${name}: ${event.failed.label} failed: ${messageOf(event.why)}`);
      if (isHopeless(event.why) || failures.length >= MOST_FAILED_SLICES) break;
    }
  }
  if (failures.length > 0) throw summary(stream.name, plan.slices.length, failures);
  await progress.checkpoint(plan.finalState());
  await writeStatus(sync, name, 'COMPLETE');
}

/** What the user has to mend first, and what is our defect, fails every slice alike. */
function isHopeless(why: unknown): boolean {
  return !(why instanceof ConnectorError) || why.kind === 'config';
}

/** A slice's batches and how it ended, with its failure as a value so that its neighbours go on. */
async function* eventsOf(slice: SliceRun, tools: ReadTools): AsyncGenerator<SliceEvent, void> {
  try {
    for await (const batch of slice.read(tools)) yield { batch };
  } catch (why) {
    yield { failed: slice, why };
    return;
  }
  yield { whole: slice };
}

/** What failed, in the words of the failure that stopped the stream, else the first, and which slices are missing. */
function summary(name: string, slices: number, failures: { slice: SliceRun; why: unknown }[]): unknown {
  const { why } = failures.find((failure) => isHopeless(failure.why)) ?? failures[0] ?? {};
  if (!(why instanceof ConnectorError)) return why;
  const labels = failures.map(({ slice }) => slice.label).join(', ');
  const rest = slices > 1 ? ' What was read to its end is kept; the next sync reads what is missing.' : '';
  return new ConnectorError(why.kind, `${name}: ${labels} could not be read. ${why.message}${rest}`, {
    cause: why,
    ...(why.detail === undefined ? {} : { detail: why.detail }),
  });
}

/** Writes a stream's records and states, and counts. */
class StreamProgress<Context> {
  readonly #sync: Sync<Context>;
  readonly #name: string;
  readonly #columns: ChosenColumns;
  #sinceState = 0;
  #lastState = '';
  total = 0;

  constructor(sync: Sync<Context>, name: string, columns: ChosenColumns) {
    this.#sync = sync;
    this.#name = name;
    this.#columns = columns;
  }

  async write(batch: Batch): Promise<void> {
    const { bytes, count } = 'bytes' in batch ? batch : this.#serialize(batch);
    if (count === 0) return;
    if (this.total === 0) await writeStatus(this.#sync, this.#name, 'RUNNING');
    this.total += count;
    this.#sinceState += count;
    await this.#sync.output.writeLines(bytes);
  }

  /** Says how far the stream was read, unless just that was said last. */
  async checkpoint(state: JsonObject): Promise<void> {
    const count = this.#sinceState;
    const text = JSON.stringify(state);
    if (count === 0 && text === this.#lastState) return;
    this.#lastState = text;
    this.#sinceState = 0;
    await this.#sync.output.write(stateMessage(this.#name, state, count));
  }

  #serialize(records: readonly JsonObject[]): { bytes: string; count: number } {
    const emitted_at = this.#sync.clock.now();
    const lines = records.map((record) => {
      const data = withChosen(this.#columns, record);
      return `${JSON.stringify({ type: 'RECORD', record: { stream: this.#name, emitted_at, data } })}\n`;
    });
    return { bytes: lines.join(''), count: records.length };
  }
}

async function writeStatus<Context>(sync: Sync<Context>, name: string, status: Status): Promise<void> {
  await sync.output.write({
    type: 'TRACE',
    trace: {
      type: 'STREAM_STATUS',
      emitted_at: sync.clock.now(),
      stream_status: { stream_descriptor: { name }, status },
    },
  });
}
