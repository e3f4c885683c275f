import { quoted } from '../../base/excerpt.ts';
import {
  areSortedAndDisjoint,
  type Coverage,
  type CoveredRange,
  addRange,
  type IsSettled,
} from '../../base/coverage.ts';
import { isDay, parseTimestamp, toIso } from '../../base/days.ts';
import { isObject } from '../../base/json-object.ts';
import type { Window } from '../../base/windows.ts';
import type { JsonObject } from '../protocol.generated.ts';
import type { ProgressKind, Slice } from '../stream.ts';
import { stateError } from './state-error.ts';

/** Days of a window that were read. `to` is the day before `from` if none was. */
export type WindowEnd = CoveredRange;

export const VERSION = 1;

export interface DayCoverageRules<Context> {
  readonly stream: string;
  settled(context: Context): IsSettled;
  /** The days that another connector's state certainly covers; undefined if its format is unknown. */
  adopt(state: JsonObject, context: Context): Coverage | undefined;
}

export interface DayProgress {
  readonly coverage: Coverage;
  readonly settled: IsSettled;
}

/**
 * Progress of streams read in windows of days: `{"version": 1, "read": [{"from": "2026-01-01", "to":
 * "2026-11-20", "at": "2026-11-21T10:00:00Z"}]}`. Windows may finish in any order, and an earlier start date
 * reads only the missing days.
 */
export function dayCoverage<Context>(
  rules: DayCoverageRules<Context>,
): ProgressKind<Context, DayProgress, Slice & Window, WindowEnd | undefined> {
  return {
    start: (context) => ({ coverage: [], settled: rules.settled(context) }),
    parse(state, context) {
      const coverage = 'read' in state ? parseCoverage(state, rules.stream) : rules.adopt(state, context);
      if (coverage === undefined) throw stateError(rules.stream, 'its format is unknown');
      return { coverage, settled: rules.settled(context) };
    },
    done: ({ coverage, settled }, _slice, end) => ({
      coverage: withRange(coverage, end, settled),
      settled,
    }),
    toState: ({ coverage }) => ({ version: VERSION, read: rangesOf(coverage) }),
  };
}

/** @param end undefined if nothing was read but what was yielded as parts */
export function withRange(coverage: Coverage, end: WindowEnd | undefined, settled: IsSettled): Coverage {
  return end === undefined || end.to < end.from ? coverage : addRange(coverage, end, settled);
}

/** The `read` list of a state. */
export function rangesOf(coverage: Coverage): JsonObject[] {
  return coverage.map(({ from, to, at }) => ({ from, to, at: toIso(at) }));
}

/** Throws a ConnectorError of kind `config` for an invalid state. */
export function parseCoverage(state: JsonObject, stream: string): Coverage {
  checkVersion(state, stream);
  const ranges = state['read'];
  if (!Array.isArray(ranges)) throw stateError(stream, 'read must be a list');
  const parsed = ranges.map((range: unknown, index) => parseRange(range, `read[${index}]`, stream));
  if (areSortedAndDisjoint(parsed)) return parsed;
  // A state edited by hand may be unsorted or overlap. Later ranges replace earlier ones.
  return parsed.reduce<Coverage>((coverage, range) => addRange(coverage, range, () => false), []);
}

export function checkVersion({ version }: JsonObject, stream: string): void {
  if (version === VERSION) return;
  throw stateError(stream, `version is ${quoted(version)}; this release reads version ${VERSION}`);
}

function parseRange(range: unknown, where: string, stream: string): CoveredRange {
  const { from, to, at } = isObject(range) ? range : {};
  const readAt = typeof at === 'string' ? parseTimestamp(at) : undefined;
  if (typeof from !== 'string' || !isDay(from))
    throw stateError(stream, `${where}.from must be a day, yyyy-mm-dd`);
  if (typeof to !== 'string' || !isDay(to)) throw stateError(stream, `${where}.to must be a day, yyyy-mm-dd`);
  if (readAt === undefined)
    throw stateError(stream, `${where}.at must be a timestamp such as 2026-01-31T10:00:00Z`);
  if (to < from) throw stateError(stream, `${where} ends before it begins`);
  return { from, to, at: readAt };
}
