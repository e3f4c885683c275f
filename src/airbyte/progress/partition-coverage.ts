import { type Coverage, addRange, type IsSettled } from '../../base/coverage.ts';
import { isObject } from '../../base/json-object.ts';
import type { Window } from '../../base/windows.ts';
import type { JsonObject } from '../protocol.generated.ts';
import type { ProgressKind, Slice } from '../stream.ts';
import {
  checkVersion,
  parseCoverage,
  rangesOf,
  VERSION,
  type DayCoverageRules,
  type WindowEnd,
} from './day-coverage.ts';
import { stateError } from './state-error.ts';

/** A window of one part, such as one funnel. */
export interface PartitionSlice extends Slice, Window {
  readonly partition: string;
}

/** How the reading of a part's window ended; a part that is `gone` leaves the state. */
export type PartitionEnd = WindowEnd | 'deleted';

/** Coverage of each part by itself; a part that appears later starts with none. */
export interface PartitionProgress {
  readonly partitions: ReadonlyMap<string, Coverage>;
  /** Coverage of parts that a state of another connector does not name. */
  readonly others: Coverage;
  /** Parts that were gone when a window of theirs was read; another window may end behind that one. */
  readonly deleted: ReadonlySet<string>;
  readonly settled: IsSettled;
}

/** A state that another connector wrote -> what it had surely read; undefined if it is no such state. */
export type AdoptPartitions<Context> = (
  state: JsonObject,
  context: Context,
) => Pick<PartitionProgress, 'partitions' | 'others'> | undefined;

/** Progress by days and by part: `{"version": 1, "parts": {"7509": {"read": [...]}}}`. */
export function partitionCoverage<Context>(
  rules: Omit<DayCoverageRules<Context>, 'adopt'> & { readonly adopt: AdoptPartitions<Context> },
): ProgressKind<Context, PartitionProgress, PartitionSlice, PartitionEnd> {
  const nobody: ReadonlySet<string> = new Set();
  return {
    start: (context) => ({
      partitions: new Map(),
      others: [],
      deleted: nobody,
      settled: rules.settled(context),
    }),
    parse(state, context) {
      const known = 'parts' in state ? parsePartitions(state, rules.stream) : rules.adopt(state, context);
      if (known === undefined) throw stateError(rules.stream, 'its format is unknown');
      return { ...known, deleted: nobody, settled: rules.settled(context) };
    },
    done: (progress, { partition, from }, end) => {
      const { partitions, others, settled } = progress;
      if (end === 'deleted') return { ...progress, deleted: new Set([...progress.deleted, partition]) };
      const { to, at } = end;
      const before = partitions.get(partition) ?? others;
      const after = to < from ? before : addRange(before, { from, to, at }, settled);
      return { ...progress, partitions: new Map([...partitions, [partition, after]]) };
    },
    toState({ partitions, deleted }) {
      const there = [...partitions].filter(([part]) => !deleted.has(part));
      return {
        version: VERSION,
        parts: Object.fromEntries(there.map(([part, coverage]) => [part, { read: rangesOf(coverage) }])),
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
