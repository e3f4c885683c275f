import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { RateLimits } from './access/rate-limits.ts';
import { dayNumber } from './calendar.ts';
import { MovableClock } from './clock.ts';
import { CONTROL_PATH } from './control/control-routes.ts';
import type { Control } from './control/control.ts';
import { IdentityControl } from './control/identity-control.ts';
import { JourneyControl } from './control/journey-control.ts';
import { ProfileControl } from './control/profile-control.ts';
import { controlAnswer } from './control/serve-control.ts';
import { countEvents, listOf } from './data/event-counts.ts';
import { memberIds } from './data/profiles/selection.ts';
import { PendingFailures } from './failures/pending-failures.ts';
import { jsonAnswer } from './http/answer.ts';
import { sendAnswer } from './http/send-answer.ts';
import type { EmulatorOptions } from './options.ts';
import { makeProject, type Project } from './project.ts';
import { RequestHooks } from './request-hooks.ts';
import { RequestLog } from './request-log.ts';
import type { EmulatorState } from './serve-api.ts';
import { serveApi } from './serve-api.ts';
import { InvalidOption, settingsOf } from './settings.ts';

export interface Emulator {
  /** Base URL of all API families, such as `http://127.0.0.1:41234`, without a trailing slash. */
  readonly url: string;
  readonly control: Control;
  /** Closes every connection, including stalled ones, and stops listening. */
  close(): Promise<void>;
}

/** @throws InvalidOption */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const state = buildState(options);
  const control = controlOf(state);
  const server = createServer((request, response) => {
    serve(state, control, request, response).catch((error: unknown) => fail(response, error));
  });
  const port = await listen(server, options.port ?? 0);
  return { url: `http://127.0.0.1:${port}`, control, close: () => close(server) };
}

function buildState(options: EmulatorOptions): EmulatorState {
  const clock = new MovableClock(options.clock);
  const settings = settingsOf(options, clock.now());
  const project = makeProject(settings, clock);
  project.events.stored.add(...(options.events ?? []));
  const failures = new PendingFailures();
  failures.add(...(options.failures ?? []));
  const limits = new RateLimits(options.limits ?? true, clock);
  return { project, failures, limits, hooks: new RequestHooks(), requests: new RequestLog() };
}

function controlOf({ project, failures, hooks, requests, limits }: EmulatorState): Control {
  const { clock, events, users, groups, cohorts, sessions, annotations, funnels } = project;
  return {
    clock,
    failures,
    hooks,
    requests,
    limits,
    events: events.stored,
    withheld: events.withheld,
    profiles: new ProfileControl(users, clock),
    groupProfiles: (key) => new ProfileControl(groups.ofKey(key).population, clock),
    groups,
    identities: new IdentityControl(project),
    journeys: new JourneyControl(project),
    cohorts,
    sessions,
    annotations,
    funnels,
    visibleEvents: (from, to) => events.lines({ from: parseDay(from), to: parseDay(to), nowMs: clock.now() }),
    eventCounts: (from, to, atMs = clock.now()) => {
      const query = { from: parseDay(from), to: parseDay(to), nowMs: atMs };
      return listOf(countEvents(events, query, project.settings));
    },
    membersOf: (cohortId) => membersOf(project, cohortId),
  };
}

function membersOf({ cohorts, users, groups, clock }: Project, cohortId: number): string[] {
  const membership = cohorts.membership(cohortId);
  if (membership === undefined) return [];
  const { groupId } = membership;
  const population = groupId === null ? users : groups.find(groupId)?.population;
  return population === undefined ? [] : memberIds(membership, population, clock.now());
}

function parseDay(text: string): number {
  const day = dayNumber(text);
  if (day === undefined) throw new Error(`"${text}" is not a day in the form yyyy-mm-dd.`);
  return day;
}

async function serve(
  state: EmulatorState,
  control: Control,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (!url.pathname.startsWith(CONTROL_PATH)) {
    await serveApi(state, request, response, url);
    return;
  }
  const answer = await controlAnswer(control, request, url.pathname);
  const dateMs = state.project.clock.now();
  await sendAnswer(answer, response, { gzip: false, dateMs, missingBytes: 0, end: 'complete' });
}

/** Reports an emulator bug to the client, unless the client closed the connection. */
async function fail(response: ServerResponse, error: unknown): Promise<void> {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const answer = jsonAnswer({ error: `the emulator failed: ${String(error)}`, status: 'error' }, 500);
  await sendAnswer(answer, response, { gzip: false, dateMs: Date.now(), missingBytes: 0, end: 'complete' });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(new InvalidOption(`Cannot listen on port ${port}: ${error.message}.`));
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('the server has no port'));
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
