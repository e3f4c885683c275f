import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { PROFILES_PER_PAGE, profilePages } from '../data/profiles.ts';
import type { Answer } from './answer.ts';
import type { AnswerSizes } from './protocol.ts';

/** How long the server takes for a page, in ms, by project ID. */
export const DELAY_OF_PROJECT: ReadonlyMap<number, number> = new Map([
  [1, 0],
  [2, 300],
]);

/** Answers with pages of `count` profiles and with the names of their properties. `project_id` chooses how long the server takes. */
export function answerProfiles(count: number): { readonly sizes: AnswerSizes; readonly answer: Answer } {
  let [jsonBytes, gzipBytes] = [0, 0];
  const pages = Array.from(profilePages(count), (page) => {
    const compressed = gzipSync(page, { level: 1 });
    jsonBytes += page.length;
    gzipBytes += compressed.length;
    return compressed;
  });
  const names = [...profilePages(1)].flatMap(propertyNames);
  const results = Object.fromEntries(names.map((name) => [name, { count: 1, type: 'string' }]));
  const properties = JSON.stringify({ results, status: 'ok' });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'https://localhost');
    response.setHeader('Content-Type', 'application/json');
    if (pathname.endsWith('/properties')) {
      response.end(properties);
      return;
    }
    const form = new URLSearchParams(await text(request));
    const pageSize = Number(form.get('page_size') ?? PROFILES_PER_PAGE);
    if (pageSize !== PROFILES_PER_PAGE) throw new Error(`pages of ${pageSize} profiles were not prepared`);
    await sleep(DELAY_OF_PROJECT.get(Number(searchParams.get('project_id') ?? 1)));
    response.setHeader('Content-Encoding', 'gzip');
    response.end(pages[Number(form.get('page') ?? 0)] ?? gzipSync('{"results":[],"status":"ok"}'));
  };
  return { sizes: { jsonBytes, gzipBytes }, answer };
}

function propertyNames(page: Buffer): string[] {
  const { results } = JSON.parse(page.toString('utf8')) as { results: { $properties: object }[] };
  return results.flatMap(({ $properties }) => Object.keys($properties));
}
