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

type Warn = (message: string) => void;

/**
 * One state for what several reads of the same project have read. Days are united. Of two columns of a property the first
 * counts, with a warning. All else must be equal.
 * @throws StatesDisagree
 */
export function joinStates(states: readonly SavedStates[], warn: Warn): StateMessage['state'][] {
  const joined = new Map<string, JsonObject>();
  for (const [stream, state] of states.flatMap((each) => [...each])) {
    const before = joined.get(stream);
    joined.set(stream, before === undefined ? state : joinObjects(before, state, [stream], warn));
  }
  return [...joined].map(([stream, state]) => stateMessage(stream, state, 0).state);
}

function joinObjects(a: JsonObject, b: JsonObject, path: readonly string[], warn: Warn): JsonObject {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(keys.map((key) => [key, joinValues(a[key], b[key], [...path, key], warn)]));
}

function joinValues(a: unknown, b: unknown, path: readonly string[], warn: Warn): unknown {
  if (a === undefined || b === undefined || isDeepStrictEqual(a, b)) return a ?? b;
  if (path.at(-1) === 'read' && Array.isArray(a) && Array.isArray(b)) return joinDays(a, b, path[0] ?? '');
  if (isObject(a) && isObject(b)) return joinObjects(a, b, path, warn);
  const difference = `${path.join('.')} is ${JSON.stringify(a)} in one state and ${JSON.stringify(b)} in another.`;
  if (path[1] === 'names') {
    warn(`${difference} The first counts; if both columns were configured, their tables differ in them.`);
    return a;
  }
  throw new StatesDisagree(
    `${difference} Only days can be joined: make the other values equal, or leave the stream out.`,
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
