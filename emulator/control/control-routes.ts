import type { MovableClock } from '../clock.ts';
import type { HandmadeEvent } from '../data/handmade-events.ts';
import { readFailure } from '../failures/read-failure.ts';
import type { JsonObject } from '../http/json.ts';
import { InvalidJson, optionalNumber, optionalText, readObject, requiredText } from '../http/json.ts';
import type { Control } from './control.ts';

/** All paths of the control endpoint begin so. */
export const CONTROL_PATH = '/__emulator/';

type Action = (control: Control, body: unknown) => unknown;

const ACTIONS: Readonly<Record<string, Action>> = {
  'GET failures': ({ failures }) =>
    failures.list().map(({ failure, left }) => ({ ...failure, left: left === Infinity ? -1 : left })),
  'POST failures': ({ failures }, body) => {
    failures.add(...oneOrMore(body).map(readFailure));
  },
  'DELETE failures': ({ failures }) => {
    failures.clear();
  },
  'GET requests': ({ requests }) => requests.list(),
  'DELETE requests': ({ requests }) => {
    requests.clear();
  },
  'GET clock': ({ clock }) => told(clock),
  'POST clock': ({ clock }, body) => {
    moveClock(clock, readObject(body, 'a move of the clock'));
    return told(clock);
  },
  'DELETE clock': ({ clock }) => {
    clock.reset();
    return told(clock);
  },
  'POST events': ({ events }, body) => {
    addEvents(events, oneOrMore(body).map(readEvent));
  },
  'DELETE events': ({ events }) => {
    events.clear();
  },
  'DELETE limits': ({ limits }) => {
    limits.forget();
  },
};

/**
 * Does what a request to the control endpoint asks for, and gives what to answer; undefined when there is no such
 * action.
 * @throws InvalidJson for a body that is not what the action needs
 */
export function act(
  control: Control,
  method: string,
  path: string,
  body: unknown,
): { result: unknown } | undefined {
  const action = ACTIONS[`${method} ${path.slice(CONTROL_PATH.length)}`];
  if (action === undefined) return undefined;
  return { result: action(control, body) ?? { status: 'ok' } };
}

function oneOrMore(body: unknown): unknown[] {
  return Array.isArray(body) ? body : [body];
}

function told(clock: MovableClock): { now: string; runs: boolean } {
  return { now: new Date(clock.now()).toISOString(), runs: clock.runsInRealTime };
}

function moveClock(clock: MovableClock, move: JsonObject): void {
  const advanceMs = optionalNumber(move, 'advanceMs');
  if (advanceMs !== undefined) {
    clock.advance(advanceMs);
    return;
  }
  const ms = Date.parse(requiredText(move, 'now'));
  if (Number.isNaN(ms)) throw new InvalidJson('now must be a time such as 2026-01-31T12:00:00Z');
  if (move['runs'] === true) clock.runFrom(ms);
  else clock.freezeAt(ms);
}

function readEvent(value: unknown): HandmadeEvent {
  const object = readObject(value, 'an event');
  return {
    line: requiredText(object, 'line'),
    day: optionalText(object, 'day'),
    arrivalMs: optionalNumber(object, 'arrivalMs'),
  };
}

function addEvents(events: Control['events'], added: readonly HandmadeEvent[]): void {
  try {
    events.add(...added);
  } catch (error) {
    throw new InvalidJson(error instanceof Error ? error.message : String(error));
  }
}
