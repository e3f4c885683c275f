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
 * States of other connectors: a date a funnel (`{"7500": {"date": "2026-11-21"}}`), a list of partitions
 * (`{"use_global_cursor": false, "states": [{"partition": {"funnel_id": "7500"}, "cursor": {"date": "..."}}], "state":
 * {"date": "..."}, "lookback_window": 300}`), where `state` alone counts once `use_global_cursor` is true, and one cursor
 * for all. Wherever a date stands, there may be slices instead.
 */
export function adoptFunnelsState(
  state: Record<string, unknown>,
  context: StreamContext,
): Adopted | undefined {
  if ('states' in state || 'use_global_cursor' in state || isObject(state['state']))
    return ofPartitions(state, context);
  const forAll = cursorRanges(state, CURSOR, 'funnels');
  if (forAll !== undefined) return { partitions: new Map(), others: coverageOfReports(forAll, context) };
  const parts = Object.entries(state).map(([id, value]) => partOf(id, value, context));
  return parts.length > 0 && parts.every((part) => part !== undefined)
    ? { partitions: new Map(parts), others: [] }
    : undefined;
}

function ofPartitions(state: Record<string, unknown>, context: StreamContext): Adopted {
  const { states } = state;
  if (state['use_global_cursor'] === true || states === undefined)
    return { partitions: new Map(), others: coverageOfReports(globalRanges(state), context) };
  if (!Array.isArray(states)) throw stateError('funnels', 'states must be a list');
  // Funnels that are not named begin at the start: that they were read as far as `state` says is not sure.
  const parts = states.map((entry: unknown, index) => {
    const { partition, cursor } = isObject(entry) ? entry : {};
    const id = isObject(partition) ? partition['funnel_id'] : undefined;
    if (typeof id !== 'string' && typeof id !== 'number')
      throw stateError('funnels', `states[${index}].partition.funnel_id is missing`);
    const part = partOf(String(id), cursor, context);
    if (part === undefined) throw stateError('funnels', `states[${index}].cursor.${CURSOR} is missing`);
    return part;
  });
  return { partitions: new Map(parts), others: [] };
}

/** The cursor for all funnels, less the seconds that their reading took: some were read before it moved. */
function globalRanges({ state, lookback_window }: Record<string, unknown>): CursorRange[] {
  const seconds = Number(lookback_window ?? 0);
  if (!(seconds >= 0)) throw stateError('funnels', 'lookback_window must be a number of seconds');
  const ranges = isObject(state) ? rangesOfCursor(state, 'funnels') : [];
  if (ranges === undefined) throw stateError('funnels', `state.${CURSOR} is missing`);
  return ranges.map((range) => ({ ...range, until: range.until - seconds * 1000 }));
}

function partOf(id: string, value: unknown, context: StreamContext): [string, Coverage] | undefined {
  const ranges = isObject(value) ? rangesOfCursor(value, `funnels (${id})`) : undefined;
  return ranges === undefined ? undefined : [id, coverageOfReports(ranges, context)];
}

/** An empty cursor is one before anything was read. */
function rangesOfCursor(cursor: Record<string, unknown>, what: string): readonly CursorRange[] | undefined {
  return Object.keys(cursor).length === 0 ? [] : cursorRanges(cursor, CURSOR, what);
}
