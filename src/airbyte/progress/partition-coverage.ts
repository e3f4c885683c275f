import { addRange, type Coverage, type IsSettled } from '../../base/coverage.ts';
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

/** Between the names of partitions with the same coverage. */
const SEPARATOR = ',';

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

/**
 * Progress by partition and day: `{"version": 1, "parts": {"7509,7510": {"read": [...]}}}`. Partitions with the same coverage
 * share it: hundreds of them usually do.
 */
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
      return { ...progress, partitions: new Map(partitions).set(partition, after) };
    },
    toState({ partitions, deleted }) {
      const existing = [...partitions].filter(([partition]) => !deleted.has(partition));
      const sharing = Map.groupBy(existing, ([, coverage]) => textOf(coverage));
      const parts: Record<string, JsonObject> = {};
      for (const group of sharing.values()) {
        const names = group
          .map(([partition]) => partition)
          .sort()
          .join(SEPARATOR);
        parts[names] = { read: rangesOf(group[0]?.[1] ?? []) };
      }
      return { version: VERSION, parts };
    },
  };
}

export function parsePartitions(
  state: JsonObject,
  stream: string,
): Pick<PartitionProgress, 'partitions' | 'others'> {
  checkVersion(state, stream);
  const { parts } = state;
  if (!isObject(parts)) throw stateError(stream, 'parts must be an object');
  const partitions = new Map<string, Coverage>();
  for (const [names, progress] of Object.entries(parts)) {
    if (!isObject(progress)) throw stateError(stream, `parts.${names} must be an object`);
    const coverage = parseCoverage({ version: VERSION, ...progress }, `${stream} (${names})`);
    for (const name of names.split(SEPARATOR)) partitions.set(name, united(partitions.get(name), coverage));
  }
  return { partitions, others: [] };
}

/** Coverages are compared after each slice, and only one of them has changed. */
const texts = new WeakMap<Coverage, string>();

function textOf(coverage: Coverage): string {
  const text = texts.get(coverage) ?? JSON.stringify(coverage);
  texts.set(coverage, text);
  return text;
}

/** A joined state may name a partition twice. */
function united(known: Coverage = [], added: Coverage): Coverage {
  return known.length === 0 ? added : added.reduce((all, range) => addRange(all, range, () => false), known);
}
