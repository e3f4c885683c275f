import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FailureBook } from './failures/failure-book.ts';
import type { Damaged } from './failures/damage.ts';
import { damage } from './failures/damage.ts';
import { answerInstead } from './failures/instead.ts';
import { checkAccess } from './guards/credentials.ts';
import type { Admission, Family, RateLimits } from './guards/limits.ts';
import type { Answer } from './http/answer.ts';
import { rateLimitAnswer, refusal, Refusal } from './http/answer.ts';
import { Parameters } from './http/parameters.ts';
import { send } from './http/send.ts';
import type { Project } from './project.ts';
import type { RequestEntry, RequestLog } from './requests.ts';
import { ROUTES } from './routes/index.ts';
import type { Route } from './routes/route.ts';

/** All that an API request meets on its way. */
export interface House {
  readonly project: Project;
  readonly failures: FailureBook;
  readonly requests: RequestLog;
  readonly limits: RateLimits;
}

const COMMON_PARAMETERS = ['project_id', 'workspace_id'];

/** Serves one request to the API: access, then limits, then a failure that waits for it, then its route. */
export async function serveApi(
  house: House,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const dateMs = house.project.clock.now();
  const entry = house.requests.record({
    atMs: dateMs,
    method: request.method ?? '',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    family: familyOf(url.pathname),
  });
  const outcome = await decide(house, { request, response, url, entry });
  if (outcome === 'dropped') {
    request.socket.destroy();
    return;
  }
  entry.status = outcome.answer.status;
  const gzip = /\bgzip\b/.test(String(request.headers['accept-encoding']));
  await send(outcome.answer, response, { ...outcome, gzip, dateMs });
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly entry: RequestEntry;
}

async function decide(house: House, exchange: Exchange): Promise<Damaged | 'dropped'> {
  const { request, response, url, entry } = exchange;
  try {
    const route = findRoute(request.method, url.pathname);
    checkAccess(request, url.searchParams.get('project_id'), house.project.settings);
    const admission = admit(house, exchange, route.family);
    const fault = house.failures.take(url.pathname, url.searchParams);
    entry.failure = fault?.kind ?? null;
    if (fault?.kind === 'drop-connection') return 'dropped';
    if (fault?.kind === 'delay') await wait(fault.ms, response);
    const { projectId } = house.project.settings;
    const asked = { request: `${url.pathname}${url.search}`, family: route.family, projectId };
    const injected = fault && answerInstead(fault, asked);
    if (injected?.status === 429) {
      admission.refund();
      entry.counted = false;
    }
    return damage(injected ?? trueAnswer(route, url, house.project), fault);
  } catch (error) {
    if (error instanceof Refusal) return damage(error.answer, undefined);
    throw error;
  }
}

function familyOf(path: string): Family | null {
  const route = ROUTES.find(({ paths }) => paths.includes(path));
  if (route !== undefined) return route.family;
  if (path.startsWith('/api/app/')) return 'app';
  return path.startsWith('/api/query/') || path.startsWith('/api/2.0/') ? 'query' : null;
}

function findRoute(method: string | undefined, path: string): Route {
  const route = ROUTES.find(({ paths }) => paths.includes(path));
  if (route === undefined) throw refusal(404, `no such endpoint: ${path}`);
  if (!route.methods.some((known) => known === method))
    throw refusal(405, `method not allowed: ${method ?? ''}`);
  return route;
}

function admit({ limits, project }: House, { response, url, entry }: Exchange, family: Family): Admission {
  const admission = limits.admit(family, project.settings.projectId);
  if (typeof admission === 'string') {
    throw new Refusal(rateLimitAnswer(`${url.pathname}${url.search}`, admission), admission);
  }
  response.once('close', () => {
    admission.release();
  });
  entry.counted = true;
  return admission;
}

function trueAnswer(route: Route, url: URL, project: Project): Answer {
  const parameters = new Parameters(url.searchParams);
  parameters.check([...route.parameters, ...COMMON_PARAMETERS]);
  return route.answer(parameters, project);
}

/** Waits on the wall's clock, no longer than the connection lives. */
async function wait(ms: number, response: ServerResponse): Promise<void> {
  const over = new AbortController();
  response.once('close', () => {
    over.abort();
  });
  await sleep(ms, undefined, { signal: over.signal });
}
