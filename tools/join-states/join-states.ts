import { isDeepStrictEqual } from 'node:util';
import { parseCoverage, rangesOf, VERSION } from '../../src/airbyte/progress/day-coverage.ts';
import type { JsonObject, StateMessage } from '../../src/airbyte/protocol.generated.ts';
import { parseState, type SavedStates, stateMessage } from '../../src/airbyte/state.ts';
import { addRange } from '../../src/base/coverage.ts';
import { isObject } from '../../src/base/json-object.ts';

/** States that cannot be joined; the message tells the user why. */
export class StatesDisagree extends Error {}

const STATE_LINE = '{"type":"STATE"';

/**
 * The states in a file: one state in any form that the connector takes, or the messages of a read, of which only
 * complete STATE messages count.
 */
export function statesIn(text: string): SavedStates[] {
  const whole = parsed(text);
  if (whole !== undefined) return [parseState(whole)];
  return text
    .split('\n')
    .filter((line) => line.startsWith(STATE_LINE))
    .map(parsed)
    .filter((state) => state !== undefined)
    .map(parseState);
}

/**
 * One state for what several reads of the same project have read. Days are united; all else must be equal.
 * @throws StatesDisagree
 */
export function joinStates(states: readonly SavedStates[]): StateMessage['state'][] {
  const joined = new Map<string, JsonObject>();
  for (const [stream, state] of states.flatMap((each) => [...each])) {
    const before = joined.get(stream);
    joined.set(stream, before === undefined ? state : joinObjects(before, state, [stream]));
  }
  return [...joined].map(([stream, state]) => stateMessage(stream, state, 0).state);
}

function joinObjects(a: JsonObject, b: JsonObject, path: readonly string[]): JsonObject {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(keys.map((key) => [key, joinValues(a[key], b[key], [...path, key])]));
}

function joinValues(a: unknown, b: unknown, path: readonly string[]): unknown {
  if (a === undefined || b === undefined || isDeepStrictEqual(a, b)) return a ?? b;
  if (path.at(-1) === 'read' && Array.isArray(a) && Array.isArray(b)) return joinDays(a, b, path[0] ?? '');
  if (isObject(a) && isObject(b)) return joinObjects(a, b, path);
  throw new StatesDisagree(
    `${path.join('.')} is ${JSON.stringify(a)} in one state and ${JSON.stringify(b)} in another. ` +
      'Only days can be joined: make the other values equal, or leave the stream out.',
  );
}

/** Keeps when each day was read; only the connector knows which days are settled. */
function joinDays(a: unknown, b: unknown, stream: string): JsonObject[] {
  const [first, second] = [a, b].map((read) => parseCoverage({ version: VERSION, read }, stream));
  const joined = (second ?? []).reduce((days, range) => addRange(days, range, () => false), first ?? []);
  return rangesOf(joined);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
