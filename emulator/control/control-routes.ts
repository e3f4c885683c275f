import { FAMILIES } from '../access/families.ts';
import type { MovableClock } from '../clock.ts';
import { readFailure } from '../failures/read-failure.ts';
import type { JsonObject } from '../http/json.ts';
import { InvalidJson, optionalNumber, readObject, requiredNumber, requiredText } from '../http/json.ts';
import type { Actions } from './action.ts';
import { asList } from './action.ts';
import type { Control } from './control.ts';
import { PEOPLE_ACTIONS } from './people-actions.ts';
import { readAnnotation, readEvent, readFunnel, readNumber, readWithholding } from './read-inputs.ts';

export const CONTROL_PATH = '/__emulator/';

const ACTIONS: Actions = {
  ...PEOPLE_ACTIONS,
  'GET failures': ({ failures }) =>
    failures.list().map(({ failure, left }) => ({ ...failure, left: left === Infinity ? -1 : left })),
  'POST failures': ({ failures }, body) => {
    failures.add(...asList(body).map(readFailure));
  },
  'DELETE failures': ({ failures }) => {
    failures.clear();
  },
  'GET requests': ({ requests }) => requests.list(),
  'DELETE requests': ({ requests }) => {
    requests.clear();
  },
  'GET clock': ({ clock }) => clockState(clock),
  'POST clock': ({ clock }, body) => {
    moveClock(clock, readObject(body, 'a clock change'));
    return clockState(clock);
  },
  'DELETE clock': ({ clock }) => {
    clock.reset();
    return clockState(clock);
  },
  'POST events': ({ events }, body) => {
    events.add(...asList(body).map(readEvent));
  },
  'DELETE events': ({ events }) => {
    events.clear();
  },
  'POST withheld': ({ withheld }, body) => {
    withheld.add(...asList(body).map(readWithholding));
  },
  'DELETE withheld': ({ withheld }) => {
    withheld.clear();
  },
  'GET funnels': ({ funnels }) => funnels.list(),
  'POST funnels': ({ funnels }, body) => {
    funnels.add(...asList(body).map(readFunnel));
  },
  'DELETE funnels': ({ funnels }, body) => {
    funnels.remove(...asList(body).map(readNumber));
  },
  'GET annotations': ({ annotations }) => annotations.list(),
  'POST annotations': ({ annotations }, body) => {
    annotations.add(...asList(body).map(readAnnotation));
  },
  'DELETE annotations': ({ annotations }, body) => {
    annotations.remove(...asList(body).map(readNumber));
  },
  'POST limits': ({ limits }, body) => {
    const object = readObject(body, 'a limit usage');
    const family = FAMILIES.find((name) => name === object['family']);
    if (family === undefined) throw new InvalidJson(`family must be one of ${FAMILIES.join(', ')}`);
    limits.use(family, requiredNumber(object, 'used'));
  },
  'DELETE limits': ({ limits }) => {
    limits.forget();
  },
};

/** Undefined for an unknown action. Throws InvalidJson. */
export function runAction(
  control: Control,
  method: string,
  path: string,
  body: unknown,
): { result: unknown } | undefined {
  const action = ACTIONS[`${method} ${path.slice(CONTROL_PATH.length)}`];
  if (action === undefined) return undefined;
  try {
    return { result: action(control, body) ?? { status: 'ok' } };
  } catch (error) {
    // The controls reject only invalid input.
    throw error instanceof Error ? new InvalidJson(error.message) : error;
  }
}

function clockState(clock: MovableClock): { now: string; runs: boolean } {
  return { now: new Date(clock.now()).toISOString(), runs: clock.isRunning };
}

function moveClock(clock: MovableClock, change: JsonObject): void {
  const advanceMs = optionalNumber(change, 'advanceMs');
  if (advanceMs !== undefined) {
    clock.advance(advanceMs);
    return;
  }
  const ms = Date.parse(requiredText(change, 'now'));
  if (Number.isNaN(ms)) throw new InvalidJson('now must be a time such as 2026-01-31T12:00:00Z');
  if (change['runs'] === true) clock.runFrom(ms);
  else clock.freezeAt(ms);
}
