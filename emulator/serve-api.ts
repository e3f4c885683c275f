import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkAccess } from './access/credentials.ts';
import type { Family } from './access/families.ts';
import type { Admission, RateLimits } from './access/rate-limits.ts';
import { checkRights } from './access/rights.ts';
import type { MovableClock } from './clock.ts';
import type { FaultyAnswer } from './failures/apply-fault.ts';
import { applyFault } from './failures/apply-fault.ts';
import type { Fault } from './failures/failure.ts';
import type { PendingFailures } from './failures/pending-failures.ts';
import { replacementAnswer } from './failures/replacement-answer.ts';
import type { Answer } from './http/answer.ts';
import { refusalAnswer } from './access/refusals.ts';
import { ApiError, apiError } from './http/answer.ts';
import { Parameters } from './http/parameters.ts';
import { readBody } from './http/request-body.ts';
import { sendAnswer } from './http/send-answer.ts';
import type { Project } from './project.ts';
import type { RequestHooks } from './request-hooks.ts';
import type { RequestEntry, RequestLog } from './request-log.ts';
import type { FoundRoute } from './routes/find-route.ts';
import { findRoute } from './routes/find-route.ts';
import type { Route } from './routes/route.ts';

export interface EmulatorState {
  readonly project: Project;
  readonly failures: PendingFailures;
  readonly hooks: RequestHooks;
  readonly requests: RequestLog;
  readonly limits: RateLimits;
}

const COMMON_PARAMETERS = ['project_id', 'workspace_id'];
/** Characters. Longer ones are rejected before they reach the API. */
const MAX_URL = 8192;
/** Answers that Mixpanel does not count. */
const UNCOUNTED: readonly number[] = [401, 402, 429];

/** Serves one API request: checks access, rate limits and injected failures, then calls its route. */
export async function serveApi(
  state: EmulatorState,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const dateMs = state.project.clock.now();
  const found = findRoute(url.pathname);
  const entry = state.requests.record({
    atMs: dateMs,
    method: request.method ?? '',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    family: found?.route.family ?? familyOf(url.pathname),
  });
  const outcome = await decide(state, { request, response, url, entry }, found);
  if (outcome === 'dropped') {
    request.socket.destroy();
    return;
  }
  const answer = withLimits(outcome.answer, state, found);
  entry.status = answer.status;
  entry.surprises = outcome.surprises;
  const gzip = /\bgzip\b/.test(String(request.headers['accept-encoding']));
  await sendAnswer(answer, response, { ...outcome, gzip, dateMs });
  if (outcome.end === 'none') stall(entry, response);
}

function withLimits(
  answer: Answer,
  { project, limits }: EmulatorState,
  found: FoundRoute | undefined,
): Answer {
  if (!project.settings.reportsLimits || found === undefined) return answer;
  return { ...answer, headers: { ...limits.headers(found.route.family), ...answer.headers } };
}

/** Marks a request as stalled until its connection closes. */
function stall(entry: RequestEntry, response: ServerResponse): void {
  if (response.destroyed) return;
  entry.stalled = true;
  response.once('close', () => {
    entry.stalled = false;
  });
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly entry: RequestEntry;
}

async function decide(
  state: EmulatorState,
  exchange: Exchange,
  found: FoundRoute | undefined,
): Promise<FaultyAnswer | 'dropped'> {
  try {
    return await serveFound(state, exchange, checkRoute(exchange, found));
  } catch (error) {
    if (error instanceof ApiError) return applyFault(error.answer, undefined);
    throw error;
  }
}

async function serveFound(
  state: EmulatorState,
  exchange: Exchange,
  { route, pathParameters }: FoundRoute,
): Promise<FaultyAnswer | 'dropped'> {
  const { request, url, entry } = exchange;
  const { project, limits } = state;
  if (url.href.length > MAX_URL) throw apiError(414, 'Request-URI Too Large');
  const { values, parameters } = await readParameters(exchange, route);
  const caller = { request, parameters, pathParameters, nowMs: project.clock.now() };
  checkAccess(route.access ?? 'reader', caller, project.settings);
  checkRights(route, project.settings);
  const admission = admit(state, exchange, route, parameters);
  state.hooks.run(url.pathname, values);
  const fault = state.failures.take(url.pathname, values);
  entry.failure = fault ?? null;
  if (fault?.kind === 'drop-connection') return 'dropped';
  if (fault?.kind === 'delay') await delay(fault, exchange, project.clock);
  const failed = { request: requestOf(url), family: route.family, settings: project.settings, limits };
  const injected = fault && replacementAnswer(fault, failed);
  if (injected !== undefined && UNCOUNTED.includes(injected.status)) {
    admission.refund();
    entry.counted = false;
  }
  if (injected !== undefined) return applyFault(injected, undefined);
  parameters.check([...route.parameters, ...COMMON_PARAMETERS]);
  return applyFault(route.answer(parameters, project, pathParameters), fault);
}

/** Merges parameters of the query string and the body; a document sent for ingestion is data. */
async function readParameters(
  { request, url, entry }: Exchange,
  { family }: Route,
): Promise<{ values: URLSearchParams; parameters: Parameters }> {
  const body = await readBody(request);
  const isData = family === 'ingest' && body.document !== undefined;
  const values = new URLSearchParams([...url.searchParams, ...(isData ? [] : body.parameters)]);
  entry.query = Object.fromEntries(values);
  return { values, parameters: new Parameters(values, body.document) };
}

function familyOf(path: string): Family | null {
  if (path.startsWith('/api/app/')) return 'app';
  return path.startsWith('/api/query/') || path.startsWith('/api/2.0/') ? 'query' : null;
}

function checkRoute({ request, url }: Exchange, found: FoundRoute | undefined): FoundRoute {
  if (found === undefined) throw apiError(404, `no such endpoint: ${url.pathname}`);
  if (!found.route.methods.some((known) => known === request.method))
    throw apiError(405, `method not allowed: ${request.method ?? ''}`);
  return found;
}

function admit(
  { limits, project }: EmulatorState,
  { response, url, entry }: Exchange,
  route: Route,
  parameters: Parameters,
): Admission {
  const { projectId, refusalForm } = project.settings;
  const isFree = route.isFree?.(parameters) ?? false;
  const admission = limits.admit(route.family, isFree);
  if ('refusedBy' in admission) {
    const answer = refusalAnswer(admission, refusalForm, { request: requestOf(url), projectId });
    throw new ApiError(answer, `refused by ${admission.refusedBy}`);
  }
  response.once('close', () => {
    admission.release();
  });
  entry.counted = !isFree;
  entry.running = admission.running;
  return admission;
}

function requestOf(url: URL): string {
  return `${url.pathname}${url.search}`;
}

/** Rejects if the client closes the connection. */
async function delay(
  { ms, byClock = false }: Extract<Fault, { kind: 'delay' }>,
  { response, entry }: Exchange,
  clock: MovableClock,
): Promise<void> {
  const closed = new AbortController();
  response.once('close', () => {
    closed.abort();
  });
  stall(entry, response);
  if (byClock) {
    entry.resumesAtMs = clock.now() + ms;
    await clock.reaches(entry.resumesAtMs, closed.signal);
  } else {
    await sleep(ms, undefined, { signal: closed.signal });
  }
  entry.stalled = false;
}
