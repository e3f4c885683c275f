import type { ItemList } from '../base/cached-list.ts';
import type { Clock } from '../base/clock.ts';
import { withDeadline } from '../base/deadline.ts';
import { quoted } from '../base/excerpt.ts';
import { ConnectorError, messageOf } from '../base/errors.ts';
import { isObject } from '../base/json-object.ts';
import { ENDPOINTS, type Endpoint } from './endpoints.ts';
import { concernsProject, isFailure, isWithheld } from './failures.ts';
import { unexpectedAnswer } from './http/json-answer.ts';
import type { ApiRequest } from './http/axios-config.ts';

/** More than any project has; Mixpanel returns fewer if it allows fewer. Without a limit it returns 10. */
export const MAX_NAMES = '10000';
/** The most frequent events to query one by one; takes less than half of the hourly quota. */
export const MAX_EVENTS_QUERIED = 25;

/** The list of a large project takes minutes (ms to wait), those of single events less. */
const LIST_TIMEOUT_MS = 10_000;

interface Lookup {
  readonly ask: (request: ApiRequest & Endpoint) => Promise<unknown>;
  /** All events, the most frequent first. */
  readonly eventNames: () => Promise<ItemList<string>>;
  /** Empty for all events. */
  readonly events: readonly string[];
  readonly clock: Clock;
  readonly log: (message: string) => void;
}

/**
 * The names of the properties of all events, most frequent first, without types and hidden properties.
 * `GET /api/query/events/properties/top`: `{"ad version":{"count":295}}`.
 *
 * Mixpanel documents the parameter `event` as required, but answers for the entire project without it. If it answers 400
 * instead, queries each event. After other failures, or 10 s, too if only some events are exported.
 */
export async function eventPropertyNames(lookup: Lookup): Promise<string[]> {
  try {
    if (lookup.events.length === 0) return await propertyNames(lookup);
    return await withDeadline(lookup.clock, LIST_TIMEOUT_MS, () => propertyNames(lookup));
  } catch (thrown) {
    if (!mayListByEvent(thrown, lookup)) throw thrown;
    return await namesByEvent(lookup);
  }
}

/** Not if a request for one event would fail for the same reason. */
function mayListByEvent(thrown: unknown, { events }: Lookup): boolean {
  if (isFailure(thrown, 'event-required')) return true;
  if (events.length === 0 || concernsProject(thrown) || isWithheld(thrown)) return false;
  return thrown instanceof ConnectorError;
}

async function namesByEvent(lookup: Lookup): Promise<string[]> {
  const events = lookup.events.length > 0 ? lookup.events : (await lookup.eventNames()).items;
  const queried = events.slice(0, MAX_EVENTS_QUERIED);
  lookup.log(
    `Mixpanel lists event properties only by event; querying ${queried.length} of ${events.length} events`,
  );
  const answers = await Promise.allSettled(queried.map((event) => propertyNames(lookup, event)));
  const failures = answers.filter((answer) => answer.status === 'rejected');
  const [failure] = failures;
  if (failure === undefined) return namesIn(answers);
  if (failures.length === answers.length) throw failure.reason;
  lookup.log(`the properties of ${failures.length} events could not be listed: ${messageOf(failure.reason)}`);
  return namesIn(answers);
}

function namesIn(answers: readonly PromiseSettledResult<string[]>[]): string[] {
  return [...new Set(answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : [])))];
}

async function propertyNames({ ask, log }: Lookup, event?: string): Promise<string[]> {
  const endpoint = ENDPOINTS.eventProperties;
  const params = { limit: MAX_NAMES, ...(event === undefined ? {} : { event }) };
  const answer = await ask({ ...endpoint, params });
  if (!isObject(answer) || !isListOfEntries(answer))
    throw unexpectedAnswer(endpoint.path, 'an object of properties', answer);
  const names = Object.keys(answer);
  const listed = names.filter((name) => isEntry(answer[name]));
  if (listed.length < names.length) {
    const odd = names.filter((name) => !isEntry(answer[name]));
    log(`${endpoint.path}: skipped entries that do not describe a property: ${quoted(odd)}`);
  }
  return listed;
}

/** Whether this is a list of entries such as `{"count":295}` or `{}`, or at least one of its members is such an entry. */
export function isListOfEntries(list: Readonly<Record<string, unknown>>): boolean {
  const entries = Object.values(list);
  return entries.length === 0 || entries.some(isEntry);
}

function isEntry(value: unknown): boolean {
  return isObject(value) && !Object.values(value).some(isObject);
}
