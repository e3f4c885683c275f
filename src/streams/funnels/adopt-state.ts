import type { PartsRead } from '../../airbyte/progress/days-read-by-part.ts';
import type { Coverage } from '../../base/coverage.ts';
import { isObject } from '../../base/validate.ts';
import type { StreamContext } from '../context.ts';
import { coverageUntil } from '../days/adopt-day.ts';

type Adopted = Pick<PartsRead, 'parts' | 'others'>;

/**
 * States of other connectors: a date a funnel (`{"7500": {"date": "2026-11-21"}}`), a list of partitions
 * (`{"use_global_cursor": false, "states": [{"partition": {"funnel_id": "7500"}, "cursor": {"date": "..."}}], "state":
 * {"date": "..."}}`), where `state` alone counts once `use_global_cursor` is true, and one date for all.
 */
export function adoptFunnelState(
  state: Record<string, unknown>,
  context: StreamContext,
): Adopted | undefined {
  if (Array.isArray(state['states']) || 'use_global_cursor' in state) return ofPartitions(state, context);
  const forAll = coverageUntil(state['date'], context);
  if (forAll !== undefined) return { parts: new Map(), others: forAll };
  const parts = Object.entries(state).map(([id, value]) => partOf(id, value, context));
  return parts.length > 0 && parts.every((part) => part !== undefined)
    ? { parts: new Map(parts), others: [] }
    : undefined;
}

function ofPartitions(state: Record<string, unknown>, context: StreamContext): Adopted {
  const { states, state: global } = state;
  if (state['use_global_cursor'] === true || !Array.isArray(states)) {
    const date = isObject(global) ? global['date'] : undefined;
    return { parts: new Map(), others: coverageUntil(date, context) ?? [] };
  }
  const parts = states.flatMap((entry: unknown) => {
    const { partition, cursor } = isObject(entry) ? entry : {};
    const id = isObject(partition) ? partition['funnel_id'] : undefined;
    if (typeof id !== 'string' && typeof id !== 'number') return [];
    const part = partOf(String(id), cursor, context);
    return part === undefined ? [] : [part];
  });
  return { parts: new Map(parts), others: [] };
}

function partOf(id: string, value: unknown, context: StreamContext): [string, Coverage] | undefined {
  const coverage = isObject(value) ? coverageUntil(value['date'], context) : undefined;
  return coverage === undefined ? undefined : [id, coverage];
}
