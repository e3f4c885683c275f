import { quoted } from '../base/excerpt.ts';
import { ConnectorError } from '../base/errors.ts';
import { isObject } from '../base/json-object.ts';
import { ENDPOINTS, type Endpoint } from './endpoints.ts';
import { MixpanelError } from './failures.ts';
import { unexpectedAnswer } from './http/json-answer.ts';
import type { ApiRequest } from './http/transport.ts';

/** More than any project has; Mixpanel returns fewer if it allows fewer. Without a limit it returns 10. */
export const MAX_NAMES = '10000';
/** Mixpanel's own default. */
const MAX_EVENTS = '255';
/** The most frequent events to query one by one; takes less than half of the hourly quota. */
export const MAX_EVENTS_QUERIED = 25;

const FAILURES_OF_ALL_REQUESTS: readonly MixpanelError['failure'][] = [
  'wrong-credentials',
  'not-authenticated',
  'plan',
  'forbidden',
  'quota',
  'no-answer',
];

interface Lookup {
  readonly ask: (request: ApiRequest & Endpoint) => Promise<unknown>;
  /** Empty for all events. */
  readonly events: readonly string[];
  readonly log: (message: string) => void;
}

/**
 * The names of the properties of all events, most frequent first, without types and hidden properties.
 * `GET /api/query/events/properties/top`: `{"ad version":{"count":295}}`.
 *
 * Mixpanel documents the parameter `event` as required, but answers for the entire project without it. If it answers 400
 * instead, queries each event. After other failures too if only some events are exported.
 */
export async function eventPropertyNames(lookup: Lookup): Promise<string[]> {
  try {
    return await propertyNames(lookup);
  } catch (thrown) {
    if (!mayListByEvent(thrown, lookup)) throw thrown;
    return await namesByEvent(lookup);
  }
}

/** Not if a request for one event would fail for the same reason. */
function mayListByEvent(thrown: unknown, { events }: Lookup): boolean {
  if (!(thrown instanceof MixpanelError)) return events.length > 0 && thrown instanceof ConnectorError;
  if (thrown.failure === 'event-required') return true;
  return events.length > 0 && !FAILURES_OF_ALL_REQUESTS.includes(thrown.failure);
}

async function namesByEvent(lookup: Lookup): Promise<string[]> {
  const events = lookup.events.length > 0 ? lookup.events : await eventNames(lookup);
  const queried = events.slice(0, MAX_EVENTS_QUERIED);
  lookup.log(
    `Mixpanel lists event properties only by event; querying ${queried.length} of ${events.length} events`,
  );
  const names = await Promise.all(queried.map((event) => propertyNames(lookup, event)));
  return [...new Set(names.flat())];
}

async function propertyNames({ ask }: Lookup, event?: string): Promise<string[]> {
  const endpoint = ENDPOINTS.eventProperties;
  const params = { limit: MAX_NAMES, ...(event === undefined ? {} : { event }) };
  const answer = await ask({ ...endpoint, params });
  // An error with status 200 is an object too, but its values are text.
  if (!isObject(answer) || !Object.values(answer).every(isObject))
    throw unexpectedAnswer(endpoint.path, `an object of properties but ${quoted(answer)}`);
  return Object.keys(answer);
}

/** The names of the last 31 days' events, most frequent first, `GET /api/query/events/names`: `["battle", "Signed up"]`. */
async function eventNames({ ask }: Lookup): Promise<string[]> {
  const endpoint = ENDPOINTS.eventNames;
  const answer = await ask({ ...endpoint, params: { type: 'general', limit: MAX_EVENTS } });
  if (!Array.isArray(answer)) throw unexpectedAnswer(endpoint.path, 'a list of events');
  return answer.filter((name) => typeof name === 'string');
}
