import type { Coverage, IsSettled } from '../../base/coverage.ts';
import { isObject } from '../../base/json-object.ts';
import type { Window } from '../../base/windows.ts';
import type { JsonObject } from '../protocol.generated.ts';
import type { ProgressKind, Slice } from '../stream.ts';
import {
  checkVersion,
  parseCoverage,
  rangesOf,
  VERSION,
  withRange,
  type DayCoverageRules,
  type WindowEnd,
} from './day-coverage.ts';
import { stateError } from './state-error.ts';

/** A window of one partition, such as a funnel. */
export interface PartitionSlice extends Slice, Window {
  readonly partition: string;
}

/** How reading a window ended. A deleted partition is removed from the state. */
export type PartitionEnd = WindowEnd | 'deleted' | undefined;

export interface PartitionProgress {
  readonly partitions: ReadonlyMap<string, Coverage>;
  /** Coverage of partitions that another connector's state does not name. */
  readonly others: Coverage;
  /** Partitions found deleted while reading a window. Their other windows may end later. */
  readonly deleted: ReadonlySet<string>;
  readonly settled: IsSettled;
}

/** Converts another connector's state to what it certainly read; undefined if the format is unknown. */
export type AdoptPartitions<Context> = (
  state: JsonObject,
  context: Context,
) => Pick<PartitionProgress, 'partitions' | 'others'> | undefined;

/** Progress by partition and day: `{"version": 1, "parts": {"7509": {"read": [...]}}}`. */
export function partitionCoverage<Context>(
  rules: Omit<DayCoverageRules<Context>, 'adopt'> & { readonly adopt: AdoptPartitions<Context> },
): ProgressKind<Context, PartitionProgress, PartitionSlice, PartitionEnd> {
  const none: ReadonlySet<string> = new Set();
  return {
    start: (context) => ({
      partitions: new Map(),
      others: [],
      deleted: none,
      settled: rules.settled(context),
    }),
    parse(state, context) {
      const known = 'parts' in state ? parsePartitions(state, rules.stream) : rules.adopt(state, context);
      if (known === undefined) throw stateError(rules.stream, 'its format is unknown');
      return { ...known, deleted: none, settled: rules.settled(context) };
    },
    done: (progress, { partition }, end) => {
      const { partitions, others, settled } = progress;
      if (end === 'deleted') return { ...progress, deleted: new Set([...progress.deleted, partition]) };
      const after = withRange(partitions.get(partition) ?? others, end, settled);
      return { ...progress, partitions: new Map([...partitions, [partition, after]]) };
    },
    toState({ partitions, deleted }) {
      const existing = [...partitions].filter(([partition]) => !deleted.has(partition));
      return {
        version: VERSION,
        parts: Object.fromEntries(
          existing.map(([partition, coverage]) => [partition, { read: rangesOf(coverage) }]),
        ),
      };
    },
  };
}

function parsePartitions(
  state: JsonObject,
  stream: string,
): Pick<PartitionProgress, 'partitions' | 'others'> {
  checkVersion(state, stream);
  const { parts } = state;
  if (!isObject(parts)) throw stateError(stream, 'parts must be an object');
  const entries = Object.entries(parts).map(([part, progress]): [string, Coverage] => {
    if (!isObject(progress)) throw stateError(stream, `parts.${part} must be an object`);
    return [part, parseCoverage({ version: VERSION, ...progress }, `${stream} (${part})`)];
  });
  return { partitions: new Map(entries), others: [] };
}
