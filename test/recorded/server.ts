import { startServer, type Answer, type TestServer } from '../support/http-server.ts';
import * as answers from './answers.ts';

const LAST_PAGE = '{"page":3,"results":[],"session_id":"9876543210-EXAMPL","status":"ok"}';
const TEXTS: Readonly<Record<string, string>> = {
  '/api/2.0/export': `${answers.EVENT_LINES.join('\n')}\n`,
  '/api/query/engage/properties': answers.PROFILE_PROPERTIES,
  '/api/query/engage/revenue': answers.REVENUE,
  '/api/query/cohorts/list': answers.COHORTS,
  '/api/query/funnels/list': answers.FUNNELS,
  '/api/query/funnels': answers.FUNNEL,
  '/api/app/projects/1/annotations': answers.ANNOTATIONS,
  '/api/2.0/annotations': answers.OLD_ANNOTATIONS,
  '/api/query/events/names': answers.EVENT_NAMES,
  '/api/query/events/properties/top': answers.TOP_PROPERTIES,
  '/api/app/projects/1/schemas': answers.SCHEMAS,
};

/** A server that answers every request with the recorded shape of its endpoint, at noon of 2026-01-31. */
export function startRecorded(): Promise<TestServer> {
  return startServer((...given) => {
    void replay(...given);
  });
}

async function replay(...[response, { path, body }]: Parameters<Answer>): Promise<void> {
  const form = new URLSearchParams(await body);
  const text = path === '/api/query/engage' ? pageFor(form) : TEXTS[path];
  const type = path === '/api/2.0/export' ? 'text/plain' : 'application/json';
  response
    .writeHead(text === undefined ? 404 : 200, {
      'Content-Type': type,
      Date: 'Sat, 31 Jan 2026 12:00:00 GMT',
      'Transfer-Encoding': 'chunked',
    })
    .end(text);
}

function pageFor(form: URLSearchParams): string {
  if (form.has('filter_by_cohort')) return answers.COHORT_MEMBERS;
  return answers.PROFILE_PAGES[Number(form.get('page') ?? 0)] ?? LAST_PAGE;
}
