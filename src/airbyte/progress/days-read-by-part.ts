import { type Coverage, cover, type Settled } from '../../base/coverage.ts';
import { isObject } from '../../base/validate.ts';
import type { Window } from '../../base/windows.ts';
import type { JsonObject } from '../protocol.generated.ts';
import type { ProgressKind, Slice } from '../stream.ts';
import {
  checkVersion,
  parseCoverage,
  rangesOf,
  VERSION,
  type DayRules,
  type WindowEnd,
} from './days-read.ts';
import { refusedState } from './refused-state.ts';

/** A window of one part, such as one funnel. */
export interface PartSlice extends Slice, Window {
  readonly part: string;
}

/** How the reading of a part's window ended; a part that is `gone` leaves the state. */
export type PartEnd = WindowEnd | 'gone';

/** Coverage of each part by itself; a part that appears later starts with none. */
export interface PartsRead {
  readonly parts: ReadonlyMap<string, Coverage>;
  /** Coverage of parts that a state of another connector does not name. */
  readonly others: Coverage;
  /** Parts that were gone when a window of theirs was read; another window may end behind that one. */
  readonly gone: ReadonlySet<string>;
  readonly settled: Settled;
}

/** A state that another connector wrote -> what it had surely read; undefined if it is no such state. */
export type AdoptParts<Context> = (
  state: JsonObject,
  context: Context,
) => Pick<PartsRead, 'parts' | 'others'> | undefined;

/** Progress by days and by part: `{"version": 1, "parts": {"7509": {"read": [...]}}}`. */
export function daysReadByPart<Context>(
  rules: Omit<DayRules<Context>, 'adopt'> & { readonly adopt: AdoptParts<Context> },
): ProgressKind<Context, PartsRead, PartSlice, PartEnd> {
  const nobody: ReadonlySet<string> = new Set();
  return {
    start: (context) => ({ parts: new Map(), others: [], gone: nobody, settled: rules.settled(context) }),
    parse(state, context) {
      const known = 'parts' in state ? parseParts(state, rules.stream) : rules.adopt(state, context);
      if (known === undefined) throw refusedState(rules.stream, 'its form is not known');
      return { ...known, gone: nobody, settled: rules.settled(context) };
    },
    done: (progress, { part, from }, end) => {
      const { parts, others, settled } = progress;
      if (end === 'gone') return { ...progress, gone: new Set([...progress.gone, part]) };
      const { to, at } = end;
      const before = parts.get(part) ?? others;
      const after = to < from ? before : cover(before, { from, to, at }, settled);
      return { ...progress, parts: new Map([...parts, [part, after]]) };
    },
    toState({ parts, gone }) {
      const there = [...parts].filter(([part]) => !gone.has(part));
      return {
        version: VERSION,
        parts: Object.fromEntries(there.map(([part, coverage]) => [part, { read: rangesOf(coverage) }])),
      };
    },
  };
}

function parseParts(state: JsonObject, stream: string): Pick<PartsRead, 'parts' | 'others'> {
  checkVersion(state, stream);
  const { parts } = state;
  if (!isObject(parts)) throw refusedState(stream, 'parts must be an object');
  const entries = Object.entries(parts).map(([part, progress]): [string, Coverage] => {
    if (!isObject(progress)) throw refusedState(stream, `parts.${part} must be an object`);
    return [part, parseCoverage({ version: VERSION, ...progress }, `${stream} (${part})`)];
  });
  return { parts: new Map(entries), others: [] };
}
