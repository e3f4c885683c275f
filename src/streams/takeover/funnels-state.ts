import type { PartitionProgress } from '../../airbyte/progress/partition-coverage.ts';
import { type CursorRange, cursorRanges } from './cursor-ranges.ts';
import { stateError } from '../../airbyte/progress/state-error.ts';
import type { Coverage } from '../../base/coverage.ts';
import { isObject } from '../../base/json-object.ts';
import type { StreamContext } from '../context.ts';
import { coverageOfReports } from './coverage-of-ranges.ts';

type Adopted = Pick<PartitionProgress, 'partitions' | 'others'>;

const CURSOR = 'date';

/**
 * Converts a foreign state of `funnels`. The known formats are:
 *
 * - a date per funnel: `{"7500": {"date": "2026-11-21"}}`;
 * - a list of partitions: `{"use_global_cursor": false, "states": [{"partition": {"funnel_id": "7500"}, "cursor":
 *   {"date": "..."}}], "state": {"date": "..."}, "lookback_window": 300}`. If `use_global_cursor` is true, only
 *   `state` counts;
 * - one cursor for all funnels.
 *
 * Each date may be slices instead. Returns undefined for any other format.
 */
export function adoptFunnelsState(
  state: Record<string, unknown>,
  context: StreamContext,
): Adopted | undefined {
  if ('states' in state || 'use_global_cursor' in state || isObject(state['state']))
    return adoptPartitions(state, context);
  const forAll = cursorRanges(state, CURSOR, 'funnels');
  if (forAll !== undefined) return { partitions: new Map(), others: coverageOfReports(forAll, context) };
  const partitions = Object.entries(state).map(([id, cursor]) => adoptPartition(id, cursor, context));
  return partitions.length > 0 && partitions.every((partition) => partition !== undefined)
    ? { partitions: new Map(partitions), others: [] }
    : undefined;
}

function adoptPartitions(state: Record<string, unknown>, context: StreamContext): Adopted {
  const { states } = state;
  if (state['use_global_cursor'] === true || states === undefined)
    return { partitions: new Map(), others: coverageOfReports(globalRanges(state), context) };
  if (!Array.isArray(states)) throw stateError('funnels', 'states must be a list');
  // Funnels that are not listed start over: it is not certain that they were read as far as `state` says.
  const partitions = states.map((entry: unknown, index) => {
    const { partition, cursor } = isObject(entry) ? entry : {};
    const id = isObject(partition) ? partition['funnel_id'] : undefined;
    if (typeof id !== 'string' && typeof id !== 'number')
      throw stateError('funnels', `states[${index}].partition.funnel_id is missing`);
    const adopted = adoptPartition(String(id), cursor, context);
    if (adopted === undefined) throw stateError('funnels', `states[${index}].cursor.${CURSOR} is missing`);
    return adopted;
  });
  return { partitions: new Map(partitions), others: [] };
}

/** The cursor for all funnels, less `lookback_window`: the seconds it took to read them all, before it moved. */
function globalRanges({ state, lookback_window }: Record<string, unknown>): CursorRange[] {
  const seconds = Number(lookback_window ?? 0);
  if (!(seconds >= 0)) throw stateError('funnels', 'lookback_window must be a number of seconds');
  const ranges = isObject(state) ? rangesOfCursor(state, 'funnels') : [];
  if (ranges === undefined) throw stateError('funnels', `state.${CURSOR} is missing`);
  return ranges.map((range) => ({ ...range, until: range.until - seconds * 1000 }));
}

function adoptPartition(id: string, cursor: unknown, context: StreamContext): [string, Coverage] | undefined {
  const ranges = isObject(cursor) ? rangesOfCursor(cursor, `funnels (${id})`) : undefined;
  return ranges === undefined ? undefined : [id, coverageOfReports(ranges, context)];
}

/** An empty cursor means that nothing was read yet. */
function rangesOfCursor(cursor: Record<string, unknown>, stream: string): readonly CursorRange[] | undefined {
  return Object.keys(cursor).length === 0 ? [] : cursorRanges(cursor, CURSOR, stream);
}
