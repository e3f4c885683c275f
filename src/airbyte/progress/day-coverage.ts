import { quoted } from '../../base/excerpt.ts';
import {
  areSortedAndDisjoint,
  type Coverage,
  type CoveredRange,
  addRange,
  type IsSettled,
} from '../../base/coverage.ts';
import { type Day, isDay, parseTimestamp, toIso } from '../../base/days.ts';
import { isObject } from '../../base/json-object.ts';
import type { Window } from '../../base/windows.ts';
import type { JsonObject } from '../protocol.generated.ts';
import type { ProgressKind, Slice } from '../stream.ts';
import { stateError } from './state-error.ts';

/** How far a window was read. */
export interface WindowEnd {
  /** Its last day that was read: the window's own, or an earlier one; one before the window for none at all. */
  readonly to: Day;
  /** When the answer was made: ms UTC, by the server's clock. */
  readonly at: number;
}

export const VERSION = 1;

/** What a stream that is read by days has to say about them. */
export interface DayCoverageRules<Context> {
  /** The stream's name, for sentences. */
  readonly stream: string;
  settled(context: Context): IsSettled;
  /** A state that another connector wrote -> the days it had surely read; undefined if it is no such state. */
  adopt(state: JsonObject, context: Context): Coverage | undefined;
}

/** Progress and the rule it grows by. */
export interface DayProgress {
  readonly coverage: Coverage;
  readonly settled: IsSettled;
}

/**
 * Progress of day-windowed streams: `{"version": 1, "read": [{"from": "2026-01-01", "to": "2026-11-20", "at":
 * "2026-11-21T10:00:00Z"}]}`. Windows may finish in any order, and a start date moved back reads just what is missing.
 */
export function dayCoverage<Context>(
  rules: DayCoverageRules<Context>,
): ProgressKind<Context, DayProgress, Slice & Window, WindowEnd> {
  return {
    start: (context) => ({ coverage: [], settled: rules.settled(context) }),
    parse(state, context) {
      const coverage = 'read' in state ? parseCoverage(state, rules.stream) : rules.adopt(state, context);
      if (coverage === undefined) throw stateError(rules.stream, 'its format is unknown');
      return { coverage, settled: rules.settled(context) };
    },
    done: ({ coverage, settled }, { from }, { to, at }) => ({
      coverage: to < from ? coverage : addRange(coverage, { from, to, at }, settled),
      settled,
    }),
    toState: ({ coverage }) => ({ version: VERSION, read: rangesOf(coverage) }),
  };
}

/** Coverage as it stands in a state. */
export function rangesOf(coverage: Coverage): JsonObject[] {
  return coverage.map(({ from, to, at }) => ({ from, to, at: toIso(at) }));
}

/** The `read` of a state -> coverage. Throws a ConnectorError of kind `config`. */
export function parseCoverage(state: JsonObject, stream: string): Coverage {
  checkVersion(state, stream);
  const ranges = state['read'];
  if (!Array.isArray(ranges)) throw stateError(stream, 'read must be a list');
  const parsed = ranges.map((range: unknown, index) => parseRange(range, `read[${index}]`, stream));
  if (areSortedAndDisjoint(parsed)) return parsed;
  // Laid one after the other, so that overlaps and disorder in a state edited by hand do no harm.
  return parsed.reduce<Coverage>((coverage, range) => addRange(coverage, range, () => false), []);
}

/** Throws where a state is of another release. */
export function checkVersion({ version }: JsonObject, stream: string): void {
  if (version === VERSION) return;
  throw stateError(stream, `version is ${quoted(version)}; this release reads version ${VERSION}`);
}

function parseRange(range: unknown, where: string, stream: string): CoveredRange {
  const { from, to, at } = isObject(range) ? range : {};
  const moment = typeof at === 'string' ? parseTimestamp(at) : undefined;
  if (typeof from !== 'string' || !isDay(from))
    throw stateError(stream, `${where}.from must be a day, yyyy-mm-dd`);
  if (typeof to !== 'string' || !isDay(to)) throw stateError(stream, `${where}.to must be a day, yyyy-mm-dd`);
  if (moment === undefined)
    throw stateError(stream, `${where}.at must be a timestamp such as 2026-01-31T10:00:00Z`);
  if (to < from) throw stateError(stream, `${where} ends before it begins`);
  return { from, to, at: moment };
}
