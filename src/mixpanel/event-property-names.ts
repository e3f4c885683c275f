import { isObject } from '../base/json-object.ts';
import { ENDPOINTS, type Endpoint } from './endpoints.ts';
import { MixpanelError } from './failures.ts';
import { unexpectedAnswer } from './http/json-answer.ts';
import type { ApiRequest } from './http/transport.ts';

/** More than any project has; Mixpanel gives fewer where it allows fewer. It gives 10 where nothing is asked for. */
export const MAX_NAMES = '10000';
/** As many as Mixpanel tells of by itself. */
const MAX_EVENTS = '255';
/** Of so many events, the most frequent ones, properties are asked for one by one: less than half of the hour's queries. */
export const MAX_EVENTS_QUERIED = 25;

interface Lookup {
  readonly ask: (request: ApiRequest & Endpoint) => Promise<unknown>;
  /** Events that are of interest; none for all of them. */
  readonly events: readonly string[];
  readonly log: (message: string) => void;
}

/**
 * Names of the properties of all events; types are not told, and hidden properties not listed.
 * `GET /api/query/events/properties/top`: `{"ad version":{"count":295}}`, most frequent first.
 *
 * Its description wants an event, though it answers for the whole project without one. Where it does not, 400, each event is
 * asked for.
 */
export async function eventPropertyNames(tools: Lookup): Promise<string[]> {
  try {
    return await propertyNames(tools);
  } catch (thrown) {
    if (!(thrown instanceof MixpanelError) || thrown.failure !== 'event-required') throw thrown;
    return await namesEventByEvent(tools);
  }
}

async function namesEventByEvent(tools: Lookup): Promise<string[]> {
  const events = tools.events.length > 0 ? tools.events : await eventNames(tools);
  const asked = events.slice(0, MAX_EVENTS_QUERIED);
  tools.log(
    `Mixpanel tells the names of properties of one event at a time: asking for ${asked.length} of ${events.length} events`,
  );
  const names = await Promise.all(asked.map((event) => propertyNames(tools, event)));
  return [...new Set(names.flat())];
}

async function propertyNames({ ask }: Lookup, event?: string): Promise<string[]> {
  const endpoint = ENDPOINTS.eventProperties;
  const params = { limit: MAX_NAMES, ...(event === undefined ? {} : { event }) };
  const answer = await ask({ ...endpoint, params });
  if (!isObject(answer)) throw unexpectedAnswer(endpoint.path, 'an object of properties');
  return Object.keys(answer);
}

/** Names of the events of the last 31 days, `GET /api/query/events/names`: `["battle", "Signed up"]`, most frequent first. */
async function eventNames({ ask }: Lookup): Promise<string[]> {
  const endpoint = ENDPOINTS.eventNames;
  const answer = await ask({ ...endpoint, params: { type: 'general', limit: MAX_EVENTS } });
  if (!Array.isArray(answer)) throw unexpectedAnswer(endpoint.path, 'a list of events');
  return answer.map(String);
}
