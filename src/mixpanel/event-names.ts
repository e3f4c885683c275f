import type { ItemList, OddEntry } from '../base/cached-list.ts';
import { quoted } from '../base/excerpt.ts';
import { ENDPOINTS, type Endpoint } from './endpoints.ts';
import { FilterFallback } from './filter-fallback.ts';
import type { ApiRequest } from './http/axios-config.ts';
import { unexpectedAnswer } from './http/json-answer.ts';

/** More than any project has; Mixpanel returns fewer if it allows fewer. Without a limit it returns 255. */
const MAX_EVENTS = '10000';

/**
 * The names of the last 31 days' events, most frequent first, `GET /api/query/events/names`: `["battle", "Signed up"]`.
 * Hidden events are not listed.
 */
export async function eventNames(
  ask: (request: ApiRequest & Endpoint) => Promise<unknown>,
  log: (message: string) => void,
): Promise<ItemList<string>> {
  const endpoint = ENDPOINTS.eventNames;
  const limits = new FilterFallback<{ limit?: string }>([{ limit: MAX_EVENTS }, {}]);
  const answer = await limits.send(
    (limit) => ask({ ...endpoint, params: { type: 'general', ...limit } }),
    () => {
      log('Mixpanel rejected the limit for event names, so only the 255 most frequent events are known');
    },
  );
  if (!Array.isArray(answer)) throw unexpectedAnswer(endpoint.path, 'a list of events', answer);
  const odd = answer.filter((entry) => !isName(entry));
  return { items: [...new Set(answer.filter(isName))], odd: odd.map(oddEntry) };
}

function isName(entry: unknown): entry is string {
  return typeof entry === 'string' && entry !== '';
}

function oddEntry(entry: unknown): OddEntry {
  return { excerpt: quoted(entry), mayHoldData: entry !== null };
}
