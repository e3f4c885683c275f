import type { Family } from '../access/families.ts';
import type { RateLimits } from '../access/rate-limits.ts';
import type { RefusalForm, RefusedBy } from '../access/refusals.ts';
import { refusalAnswer } from '../access/refusals.ts';
import type { Answer } from '../http/answer.ts';
import { jsonAnswer, textAnswer } from '../http/answer.ts';
import { NOT_IN_PLAN } from '../access/rights.ts';
import type { Fault } from './failure.ts';

export interface FailedRequest {
  /** Path and query string. */
  readonly request: string;
  readonly family: Family;
  readonly settings: { readonly projectId: number; readonly refusalForm: RefusalForm };
  readonly limits: Pick<RateLimits, 'unprovoked'>;
}

/** The answer that replaces the real one; undefined if the fault only damages the real one. */
export function replacementAnswer(fault: Fault, request: FailedRequest): Answer | undefined {
  if (fault.kind === 'html-page') return textAnswer(PAGE, 'text/html; charset=utf-8', fault.status ?? 200);
  if (fault.kind === 'empty-body') return textAnswer('', 'text/plain', fault.status ?? 200);
  if (fault.kind === 'refusal') return refused(fault.by ?? 'hour', request);
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

function refused(by: RefusedBy, { request, family, settings, limits }: FailedRequest): Answer {
  const { projectId, refusalForm } = settings;
  return refusalAnswer(limits.unprovoked(family, by), refusalForm, { request, projectId });
}

/** What Mixpanel sends with this status: its own error, or that of the proxy in front of it. */
function defaultAnswer(status: number, failed: FailedRequest): Answer {
  switch (status) {
    case 400:
      return jsonAnswer({ request: failed.request, error: 'Timeout Error.' }, status);
    case 401:
      return jsonAnswer({ error: 'Invalid credentials', status: 'error' }, status);
    case 402:
      return jsonAnswer({ error: NOT_IN_PLAN }, status);
    case 403:
      return jsonAnswer(
        { error: 'You do not have permission to read this project', status: 'error' },
        status,
      );
    case 404:
      return jsonAnswer({ error: 'Not found', status: 'error' }, status);
    case 429:
      return refused('hour', failed);
    case 503:
      return textAnswer('upstream connect error or disconnect/reset before headers', 'text/plain', status);
    case 504:
      return textAnswer('upstream request timeout', 'text/plain', status);
    default:
      return textAnswer('', 'text/plain', status);
  }
}

function givenAnswer(status: number, body: string): Answer {
  const isPage = body.trimStart().startsWith('<');
  return textAnswer(body, isPage ? 'text/html; charset=utf-8' : 'application/json', status);
}
