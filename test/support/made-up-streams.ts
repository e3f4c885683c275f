import { latestCursor } from '../../src/airbyte/progress/latest-cursor.ts';
import type { JsonObject } from '../../src/airbyte/protocol.generated.ts';
import {
  defineStream,
  type ProgressKind,
  type Read,
  type Slice,
  type Stream,
} from '../../src/airbyte/stream.ts';

/** A slice of a made-up stream: what it yields, `done` with a label for the state, then an optional failure. */
export interface Part {
  readonly label: string;
  readonly batches?: readonly Read<string>[];
  readonly failure?: Error;
  readonly after?: Promise<void>;
}

const labels: ProgressKind<unknown, readonly string[], Slice, string> = {
  start: () => [],
  parse: (state) => (Array.isArray(state['done']) ? state['done'].map(String) : []),
  done: (progress, _slice, label) => [...progress, label],
  toState: (progress) => ({ done: progress }),
};

export interface MadeUp {
  readonly name: string;
  readonly parts: readonly Part[];
  readonly incremental?: boolean;
  readonly resumable?: boolean;
  readonly parallelSlices?: number;
  readonly onBegin?: (label: string) => void;
}

/** A stream of the given slices, except those in its state. */
export function madeUpStream(made: MadeUp): Stream<unknown> {
  const { name, parts, incremental = true, resumable = false, parallelSlices = 1 } = made;
  return defineStream({
    name,
    ...(incremental ? { cursorField: 'id' } : {}),
    resumable,
    parallelSlices,
    schema: () => ({ id: { type: ['null', 'integer'] } }),
    progress: labels,
    slices: (done): Part[] => parts.filter(({ label }) => !done.includes(label)),
    async *read({ label, batches = [], failure, after }: Part) {
      made.onBegin?.(label);
      await after;
      for (const batch of batches) yield batch;
      if (failure !== undefined) throw failure;
      return label;
    },
  });
}

export function records(...ids: readonly number[]): JsonObject[] {
  return ids.map((id) => ({ id }));
}

/** A stream whose slices end with the latest cursor value. */
export const newestStream: Stream<{ values: readonly string[] }> = defineStream({
  name: 'newest',
  cursorField: 'created',
  schema: () => ({ created: { type: ['null', 'string'] } }),
  progress: latestCursor({
    stream: 'newest',
    field: 'created',
    parse: ({ created }) => (typeof created === 'string' ? created : undefined),
  }),
  slices: (since) => [{ label: since ?? 'all' }],
  async *read(_slice: Slice, { values }: { values: readonly string[] }) {
    await Promise.resolve();
    yield values.map((created) => ({ created }));
    return values.at(-1) ?? null;
  },
});
