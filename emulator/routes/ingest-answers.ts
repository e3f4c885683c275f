import type { Answer } from '../http/answer.ts';
import { jsonAnswer, textAnswer } from '../http/answer.ts';
import type { Parameters } from '../http/parameters.ts';

export const INGEST_PARAMETERS = ['data', 'ip', 'verbose', 'test', 'api_key', 'img', 'redirect', 'strict'];

/** Answers 1 or 0; with `verbose`, also the error. */
export function plainAnswer(parameters: Parameters, error: string | undefined): Answer {
  const status = error === undefined ? 1 : 0;
  if (parameters.text('verbose') === '1') return jsonAnswer({ status, error: error ?? null });
  return textAnswer(String(status), 'text/plain');
}
