import type { Logger } from './logger.ts';
import type { JsonObject, SyncMode } from './protocol.generated.ts';
import type { RecordBytes, RecordWriter } from './record-writer.ts';

/** The unit that is read and checkpointed as a whole. */
export interface Slice {
  /** What a log line or an error calls it, such as `2026-01-01 to 2026-01-30`. */
  readonly label: string;
}

/** Some records: objects, or bytes that already are RECORD lines. */
export type Batch = readonly JsonObject[] | RecordBytes;

/** What the engine lends to a stream while its reading is planned. */
export interface PlanTools {
  readonly log: Logger;
  readonly columns: SelectedColumns;
}

/** What the engine lends to a stream while it is read. */
export interface ReadTools extends PlanTools {
  /** Tells the platform how many records to expect, for its progress bar. */
  readonly estimate: (records: number) => Promise<void>;
  /** A fresh writer of this stream's RECORD lines. */
  readonly recordWriter: () => RecordWriter;
}

/** `properties` of the configured stream's JSON Schema. */
export type ColumnSchemas = Readonly<Record<string, unknown>>;

/** Which columns of a stream the user wants. Of records that are objects others are left out; who writes bytes has to ask. */
export interface SelectedColumns {
  /** What the configured catalog says of them. */
  readonly catalog: ColumnSchemas;
  /** Are columns delivered that the catalog does not name? */
  readonly newColumns: boolean;
  readonly isDelivered: (column: string) => boolean;
}

/**
 * How a stream's progress is kept. `End` is what reading a slice to its end tells beyond its records.
 */
export interface ProgressKind<Context, Progress, S extends Slice, End> {
  /** Nothing has been read yet. */
  start(context: Context): Progress;
  /** An earlier state -> progress. Throws a ConnectorError of kind `config` for what it cannot be. */
  parse(state: JsonObject, context: Context): Progress;
  /** The progress once this slice was read to its true end. */
  done(progress: Progress, slice: S, end: End): Progress;
  toState(progress: Progress): JsonObject;
}

/** What a stream is; when and how often it is read is the engine's decision. */
export interface StreamDefinition<Context, Progress, S extends Slice, End> {
  readonly name: string;
  readonly primaryKey?: readonly string[];
  /** The column that grows; a stream without one has only full refreshes. */
  readonly cursorField?: string | ((context: Context) => string);
  /** Columns and their types: the `properties` of the record's JSON Schema. */
  schema(context: Context): ColumnSchemas | Promise<ColumnSchemas>;
  readonly progress: ProgressKind<Context, Progress, S, End>;
  /** Brings the progress up to what there is now, before slices are cut: parts that have vanished are forgotten. */
  prepare?(progress: Progress, context: Context, tools: PlanTools): Promise<Progress>;
  /** What is left to read. */
  slices(progress: Progress, context: Context, tools: PlanTools): readonly S[] | Promise<readonly S[]>;
  /** How many slices may be read at the same time; 1 unless said. */
  readonly parallelSlices?: number;
  /** True where a full refresh that failed goes on from its state instead of starting again. */
  readonly resumable?: boolean;
  /** The records of one slice; returns only when it was read to its true end, and throws otherwise. */
  read(slice: S, context: Context, tools: ReadTools): AsyncGenerator<Batch, End>;
}

/** A slice that is ready to be read; once `read` has returned, the run's state has moved past it. */
export interface SliceRun {
  readonly label: string;
  read(tools: ReadTools): AsyncGenerator<Batch, void>;
}

/** One reading of one stream. */
export interface StreamRun {
  readonly slices: readonly SliceRun[];
  state(): JsonObject;
}

/** A stream as the engine sees it: how it keeps its progress is its own affair. */
export interface Stream<Context> {
  readonly name: string;
  readonly primaryKey: readonly string[];
  /** The column that grows; undefined for a stream without one. */
  cursorField(context: Context): string | undefined;
  readonly syncModes: readonly [SyncMode, ...SyncMode[]];
  readonly resumable: boolean;
  readonly parallelSlices: number;
  schema(context: Context): Promise<ColumnSchemas>;
  /** Plans a reading from an earlier state, or from nothing. */
  plan(state: JsonObject | undefined, context: Context, tools: PlanTools): Promise<StreamRun>;
}

/** Makes a stream of its definition. */
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
    schema: async (context) => await definition.schema(context),
    async plan(state, context, tools) {
      let progress = state === undefined ? kind.start(context) : kind.parse(state, context);
      if (definition.prepare !== undefined) progress = await definition.prepare(progress, context, tools);
      const left = await definition.slices(progress, context, tools);
      const slices = left.map((slice) => ({
        label: slice.label,
        async *read(tools: ReadTools): AsyncGenerator<Batch, void> {
          const end = yield* definition.read(slice, context, tools);
          progress = kind.done(progress, slice, end);
        },
      }));
      return { slices, state: () => kind.toState(progress) };
    },
  };
}
