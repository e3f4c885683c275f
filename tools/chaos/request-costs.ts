import type { RequestEntry } from '../../emulator/request-log.ts';
import { MAX_CONSECUTIVE_SLICE_ERRORS } from '../../src/airbyte/failed-parts.ts';
import { ENDPOINTS } from '../../src/mixpanel/endpoints.ts';
import type { Failure } from '../../src/mixpanel/failure-row.ts';
import { failureOf } from '../../src/mixpanel/failures.ts';
import { maxRequests, RETRIES_OF_INCOMPLETE, RETRIES_OF_UNUSABLE } from '../../src/mixpanel/http/retries.ts';
import { MAX_SESSIONS } from '../../src/mixpanel/profiles/profile-pages.ts';
import { exportStream } from '../../src/streams/export/index.ts';
import { MAX_FRUITLESS, MAX_FRUITLESS_OF_STREAM } from '../../src/streams/export/patience.ts';
import { streams } from '../../src/streams/index.ts';

type Request = Readonly<RequestEntry>;

/** An answer with status 200 that breaks off, reports an error, or may not be usable. */
const INCOMPLETE = 1 + RETRIES_OF_INCOMPLETE;
const UNUSABLE = 1 + RETRIES_OF_UNUSABLE;
/** What the emulator says with a status 400 unless the fault has its own words. */
const DEFAULT_WORDS = 'Timeout Error.';

/**
 * How often one and the same request may be asked for anew after its retries, by endpoint: a piece of the export three times
 * and to see if events can be read at all; the first page of a session; a list after each item that may have been deleted; a
 * report of revenue that is missing, for today.
 */
const ASKED_ANEW: Readonly<Record<string, number>> = {
  [ENDPOINTS.export.path]: 4,
  [ENDPOINTS.profiles.path]: MAX_SESSIONS,
  [ENDPOINTS.cohorts.path]: 1 + MAX_CONSECUTIVE_SLICE_ERRORS,
  [ENDPOINTS.revenue.path]: 2,
  [ENDPOINTS.funnels.path]: 1 + MAX_CONSECUTIVE_SLICE_ERRORS,
};

const others = streams.filter((stream) => stream !== exportStream);
const PARALLEL_SLICES = Math.max(...others.map(({ parallelSlices }) => parallelSlices));

/**
 * The failures of one process that cost more requests than docs/errors.md says, as sentences. The worst of several failures
 * in a row counts, so that the costs of faults that overlap are not too small.
 */
export function excessiveRequests(requests: readonly Request[]): string[] {
  // Refusals cost nothing.
  const sent = requests.filter(({ status }) => status !== 429);
  const repeated = groupsOf(sent, ({ path, query }) => `${path} ${JSON.stringify(query)}`);
  const usable = new Set(repeated.flatMap((group) => group.slice(-1).filter(isSurprise)));
  const ofEndpoints = groupsOf(
    sent.filter((request) => !usable.has(request)),
    ({ path }) => path,
  );
  return [
    ...repeated.flatMap((group) => tooMany(group, mostOfRequest, 'one request')),
    ...ofEndpoints.flatMap((group) => tooMany(group, mostOfEndpoint, 'an endpoint')),
  ];
}

/** May be usable: it was if the same request was not sent again. */
function isSurprise({ failure }: Request): boolean {
  return failure?.kind === 'surprise';
}

type Most = (path: string, worst: number) => number;

function tooMany(requests: readonly Request[], most: Most, what: string): string[] {
  let failed: Request[] = [];
  for (const request of requests) {
    failed = costOf(request) === 0 ? [] : [...failed, request];
    const allowed = most(request.path, Math.max(0, ...failed.map(costOf)));
    if (failed.length > allowed)
      return [`${request.path}: more than ${allowed} failures of ${what} in a row: ${kindsOf(failed)}`];
  }
  return [];
}

function mostOfRequest(path: string, worst: number): number {
  return worst * (ASKED_ANEW[path] ?? 1);
}

/** By the slices of a stream that may fail in a row, and those that are read at the same time. */
function mostOfEndpoint(path: string, worst: number): number {
  const ofPiece = maxRequests('split', 504, true);
  if (path === ENDPOINTS.export.path)
    return (MAX_FRUITLESS_OF_STREAM + MAX_FRUITLESS + exportStream.parallelSlices) * ofPiece;
  return (MAX_CONSECUTIVE_SLICE_ERRORS + PARALLEL_SLICES) * mostOfRequest(path, worst);
}

/** How many requests a request costs if it fails each time like this one; 0 if it didn't fail. */
function costOf({ failure, status, path }: Request): number {
  switch (failure?.kind) {
    case 'delay':
    case undefined:
      return status !== null && status < 400 ? 0 : costOfAnswer(status ?? 0, '', path);
    case 'drop-connection':
    case 'cut-connection':
    case 'stall':
      return costOfAnswer(0, '', path);
    case 'html-page':
      return costOfAnswer(failure.status ?? 200, '<html>', path);
    case 'answer':
      return costOfAnswer(failure.status, failure.body ?? DEFAULT_WORDS, path);
    case 'surprise':
    case 'cut-body':
    case 'empty-body':
    case 'extra-line':
    case 'missing-newline':
    case 'terminated-early':
      return INCOMPLETE;
    case 'refusal':
      return 0;
  }
}

function costOfAnswer(status: number, words: string, path: string): number {
  const { action }: Failure = failureOf(status, words, path);
  return Math.max(maxRequests(action, status, false), status === 200 ? UNUSABLE : 1);
}

function kindsOf(requests: readonly Request[]): string {
  return requests.map(({ failure, status }) => failure?.kind ?? String(status)).join(', ');
}

function groupsOf(requests: readonly Request[], keyOf: (request: Request) => string): Request[][] {
  const groups = new Map<string, Request[]>();
  for (const request of requests) {
    const key = keyOf(request);
    groups.set(key, [...(groups.get(key) ?? []), request]);
  }
  return [...groups.values()];
}
