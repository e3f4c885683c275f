import type { Logger } from './logger.ts';
import type { OddItems } from './odd-items.ts';
import type { JsonObject, SyncMode } from './protocol.generated.ts';
import type { RecordBytes, RecordWriter } from './record-writer.ts';

/** The unit of sync: a state is emitted after each completed slice. */
export interface Slice {
  /** Its name in log lines and errors, such as `2026-01-01 to 2026-01-30`. */
  readonly label: string;
}

/** Records, as objects or as bytes of complete RECORD lines. */
export type Batch = readonly JsonObject[] | RecordBytes;

/** A part of a slice that could not be read, with its name in log lines and errors. The rest of the slice goes on. */
export interface FailedPart {
  readonly failed: string;
  readonly why: unknown;
}

/** What reading a slice yields: records, the end of a part that is whole, which is then in the state, or a failed part. */
export type Read<End> = Batch | { readonly done: End } | FailedPart;

/** Slices, all at once or as it becomes known what to read next: a source of slices may wait before it yields one. */
export type Slices<S> = readonly S[] | AsyncIterable<S>;

export interface PlanTools {
  readonly log: Logger;
  readonly columns: SelectedColumns;
  /** Sets how to tell which share of the stream was read, 0 to 1, if the number of slices is not known beforehand. */
  readonly measure?: (share: () => number) => void;
}

export interface ReadTools extends PlanTools {
  /** Reports the expected number of records to the platform, for its progress bar. */
  readonly estimate: (records: number) => Promise<void>;
  readonly recordWriter: () => RecordWriter;
  /** Collects what is not as documented, for one warning per kind when the stream has ended. */
  readonly oddItems: OddItems;
}

/** `properties` of the configured stream's JSON Schema. */
export type ColumnSchemas = Readonly<Record<string, unknown>>;

/** The selected columns. The engine removes others from objects; a stream that writes bytes must do so. */
export interface SelectedColumns {
  readonly catalog: ColumnSchemas;
  /** Whether to deliver columns that are not in the catalog. */
  readonly newColumns: boolean;
  /** Whether the catalog declares a column. Key and cursor count as declared. */
  readonly isDeclared: (column: string) => boolean;
  readonly isDelivered: (column: string) => boolean;
}

/** How a stream's progress is kept. `End` is what `read` returns, such as the last day it covered. */
export interface ProgressKind<Context, Progress, S extends Slice, End> {
  start(context: Context): Progress;
  /** Parses a saved state. Throws a ConnectorError of kind `config` if it is invalid. */
  parse(state: JsonObject, context: Context): Progress;
  /** The progress after this slice was read completely. */
  done(progress: Progress, slice: S, end: End): Progress;
  /** The progress after all slices were tried; `isComplete` if none of them failed. */
  end?(progress: Progress, context: Context, isComplete: boolean): Progress;
  toState(progress: Progress): JsonObject;
}

/** Declares a stream. The engine decides when and how often to read it. */
export interface StreamDefinition<Context, Progress, S extends Slice, End> {
  readonly name: string;
  readonly primaryKey?: readonly string[];
  /** The column with growing values. A stream without one supports only full refresh. */
  readonly cursorField?: string | ((context: Context) => string);
  schema(context: Context): ColumnSchemas | Promise<ColumnSchemas>;
  readonly progress: ProgressKind<Context, Progress, S, End>;
  /** Updates the progress before slices are planned, for example drops partitions that were deleted. */
  prepare?(progress: Progress, context: Context, tools: PlanTools): Promise<Progress>;
  /** What to read. A part that is known to fail is reported in its turn. */
  slices(
    progress: Progress,
    context: Context,
    tools: PlanTools,
  ): Slices<S | FailedPart> | Promise<Slices<S | FailedPart>>;
  /** How many slices may be read concurrently. Default: 1. */
  readonly parallelSlices?: number;
  /** Whether a failed full refresh continues from its state instead of starting over. */
  readonly resumable?: boolean;
  /** Members of the state that a full refresh takes over from any state, and leaves in its last one. */
  readonly lasting?: readonly string[];
  /**
   * Yields the records of a slice, and the end of each part that is whole, or fails. Returns the end of what is left, once it
   * has been read; undefined if nothing is left or the stream keeps no progress. Throws if it cannot be read.
   */
  read(slice: S, context: Context, tools: ReadTools): AsyncGenerator<Read<End>, End>;
}

/** A planned slice. The run's state covers each part that is `done`, and all of it once `read` has returned. */
export interface SliceRun {
  readonly label: string;
  read(tools: ReadTools): AsyncGenerator<Read<true>, void>;
}

export interface StreamRun {
  readonly slices: Slices<SliceRun>;
  state(): JsonObject;
  /** To be called when all slices were tried, if the progress depends on that. */
  readonly end?: (isComplete: boolean) => void;
}

/** A stream as the engine sees it, without the types of its progress. */
export interface Stream<Context> {
  readonly name: string;
  readonly primaryKey: readonly string[];
  cursorField(context: Context): string | undefined;
  readonly syncModes: readonly [SyncMode, ...SyncMode[]];
  readonly resumable: boolean;
  readonly parallelSlices: number;
  /** The part of a state that a full refresh takes over, and leaves in its last state. */
  lasting(state: JsonObject): JsonObject;
  schema(context: Context): Promise<ColumnSchemas>;
  plan(state: JsonObject | undefined, context: Context, tools: PlanTools): Promise<StreamRun>;
}

export function defineStream<Context, Progress, S extends Slice, End>(
  definition: StreamDefinition<Context, Progress, S, End>,
): Stream<Context> {
  const { name, progress: kind, cursorField } = definition;
  return {
    name,
    primaryKey: definition.primaryKey ?? [],
    cursorField: (context) => (typeof cursorField === 'function' ? cursorField(context) : cursorField),
    syncModes: cursorField === undefined ? ['full_refresh'] : ['full_refresh', 'incremental'],
    resumable: definition.resumable ?? false,
    parallelSlices: definition.parallelSlices ?? 1,
    lasting: (state) =>
      Object.fromEntries(Object.entries(state).filter(([member]) => definition.lasting?.includes(member))),
    schema: async (context) => await definition.schema(context),
    async plan(state, context, tools) {
      let progress = state === undefined ? kind.start(context) : kind.parse(state, context);
      if (definition.prepare !== undefined) progress = await definition.prepare(progress, context, tools);
      const runOf = (slice: S | FailedPart): SliceRun => ({
        label: isFailedPart(slice) ? slice.failed : slice.label,
        async *read(tools: ReadTools): AsyncGenerator<Read<true>, void> {
          if (isFailedPart(slice)) {
            yield slice;
            return;
          }
          for await (const read of withEnd(definition.read(slice, context, tools))) {
            if ('done' in read) progress = kind.done(progress, slice, read.done);
            yield 'done' in read ? { done: true } : read;
          }
        },
      });
      const slices = await definition.slices(progress, context, tools);
      return {
        slices: mapSlices(slices, runOf),
        state: () => kind.toState(progress),
        ...(kind.end === undefined
          ? {}
          : {
              end: (isComplete) => {
                progress = kind.end?.(progress, context, isComplete) ?? progress;
              },
            }),
      };
    },
  };
}

function isFailedPart(slice: Slice | FailedPart): slice is FailedPart {
  return 'failed' in slice;
}

async function* withEnd<End>(reading: AsyncGenerator<Read<End>, End>): AsyncGenerator<Read<End>, void> {
  const end = yield* reading;
  if (end !== undefined) yield { done: end };
}

export function isList<S>(slices: Slices<S>): slices is readonly S[] {
  return Array.isArray(slices);
}

export function mapSlices<S, T>(slices: Slices<S>, map: (slice: S) => T): Slices<T> {
  return isList(slices) ? slices.map(map) : mapEach(slices, map);
}

async function* mapEach<S, T>(slices: AsyncIterable<S>, map: (slice: S) => T): AsyncGenerator<T, void> {
  for await (const slice of slices) yield map(slice);
}
