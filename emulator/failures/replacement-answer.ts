import type { Family } from '../access/rate-limits.ts';
import { hourlyLimitMessage } from '../access/rate-limits.ts';
import type { Answer } from '../http/answer.ts';
import { jsonAnswer, rateLimitAnswer, textAnswer } from '../http/answer.ts';
import type { Fault } from './failure.ts';

export interface FailedRequest {
  /** Path and query string. */
  readonly request: string;
  readonly family: Family;
  readonly projectId: number;
}

/** The answer that replaces the real one; undefined if the fault only damages the real one. */
export function replacementAnswer(fault: Fault, request: FailedRequest): Answer | undefined {
  if (fault.kind === 'html-page') return textAnswer(PAGE, 'text/html; charset=utf-8', fault.status ?? 200);
  if (fault.kind === 'empty-body') return textAnswer('', 'text/plain', fault.status ?? 200);
  if (fault.kind !== 'answer') return undefined;
  const answer =
    fault.body === undefined ? defaultAnswer(fault.status, request) : givenAnswer(fault.status, fault.body);
  return { ...answer, headers: { ...answer.headers, ...fault.headers } };
}

/** Long enough to be compressed, like a real error page with its styles. */
const PAGE = [
  '<!DOCTYPE html>',
  '<html><head><title>Mixpanel</title><style>',
  ...Array.from({ length: 60 }, (_, index) => `.column-${index} { width: ${index}px }`),
  '</style></head>',
  '<body><h1>We will be back soon</h1><p>Please try again in a minute.</p></body></html>',
].join('\n');

const DEFAULT_ERRORS: Readonly<Record<number, string>> = {
  400: 'Timeout Error',
  401: 'Invalid credentials',
  402: 'Your plan does not allow API calls. Upgrade at mixpanel.com/pricing',
  403: 'You do not have permission to read this project',
  404: 'Not found',
};

function defaultAnswer(status: number, { request, family, projectId }: FailedRequest): Answer {
  if (status === 429) return rateLimitAnswer(request, hourlyLimitMessage(family, projectId));
  const error = DEFAULT_ERRORS[status];
  return error === undefined
    ? textAnswer('', 'text/plain', status)
    : jsonAnswer({ error, status: 'error' }, status);
}

function givenAnswer(status: number, body: string): Answer {
  const isPage = body.trimStart().startsWith('<');
  return textAnswer(body, isPage ? 'text/html; charset=utf-8' : 'application/json', status);
}
