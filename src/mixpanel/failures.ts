import { ConnectorError } from '../base/errors.ts';
import { excerpt } from '../base/excerpt.ts';
import { isObject } from '../base/json-object.ts';
import type { Failure } from './failure-row.ts';
import { FAILURES } from './failure-table.ts';

const MAX_EXCERPT_CHARACTERS = 300;

type FailureRow = (typeof FAILURES)[number];
export type FailureName = FailureRow['name'];

export class MixpanelError extends ConnectorError {
  readonly failure: FailureName;
  readonly status: number;
  readonly row: Failure;
  /** What the group of the row's pattern matched, such as the number of days that a plan includes. */
  readonly matched: string | undefined;

  /** @param answer `endpoint` names the request and its outcome, such as `GET /api/2.0/export answered 401` */
  constructor(
    failure: FailureName,
    answer: { status: number; endpoint: string; body: string },
    cause?: unknown,
  ) {
    const row: Failure = rowNamed(failure);
    const matched = row.body?.exec(wordsOf(answer.status, answer.body))?.[1];
    const message = row.message.replaceAll('{1}', matched ?? '');
    super(row.kind, `${message} (${answer.endpoint}.)`, {
      detail: `${answer.endpoint} ${answerExcerpt(answer.body)}`.trim(),
      cause,
    });
    this.failure = failure;
    this.status = answer.status;
    this.row = row;
    this.matched = matched;
  }
}

/**
 * The error that the failure table has for an answer.
 *
 * @param status 0 means no answer; `words` are then the network's code and message
 * @param meaning another status whose failure this is
 */
export function answerError(
  { method, path }: { readonly method: string; readonly path: string },
  status: number,
  words: string,
  { meaning = status, cause }: { meaning?: number; cause?: unknown } = {},
): MixpanelError {
  const endpoint = `${method} ${path} ${status === 0 ? 'got no answer' : `answered ${status}`}`;
  return new MixpanelError(failureOf(meaning, words, path).name, { status, endpoint, body: words }, cause);
}

/** The beginning of an answer on one line, for errors and the log. */
export function answerExcerpt(text: string): string {
  return excerpt(text.trim().replace(/\s+/g, ' '), MAX_EXCERPT_CHARACTERS);
}

/** @param status 0 means no answer; `body` is then the network error */
export function failureOf(status: number, body: string, path: string): FailureRow {
  const words = wordsOf(status, body);
  const matches = (row: Failure): boolean =>
    row.status.includes(status) && (row.body?.test(words) ?? true) && path.endsWith(row.path ?? '');
  return FAILURES.find(matches) ?? rowNamed('unknown');
}

/** Whether Mixpanel, the plan or the role excludes this data. Other data may still be available. */
export function isWithheld(thrown: unknown): boolean {
  return (
    thrown instanceof MixpanelError && ['plan', 'rights', 'stream', 'retired'].includes(thrown.row.scope)
  );
}

/** Whether a request for fewer days may succeed. */
export function smallerHelps(thrown: unknown): boolean {
  return thrown instanceof MixpanelError && thrown.row.smallerHelps === true;
}

/** Whether Mixpanel fails on this request for a reason that requests for other days need not have. */
export function mayConcernDays(thrown: unknown): boolean {
  if (!(thrown instanceof MixpanelError) || isNotBegun(thrown)) return false;
  return thrown.row.scope === 'request' && thrown.kind !== 'config' && !smallerHelps(thrown);
}

/** Whether Mixpanel says that the last requested day has not begun. */
export function isNotBegun(thrown: unknown): boolean {
  return isFailure(thrown, 'later-than-today') || isFailure(thrown, 'day-not-begun');
}

/** Whether Mixpanel rejects the request (400) for a reason that is not known. A simpler request may succeed. */
export function isRejected(thrown: unknown): thrown is MixpanelError {
  return isFailure(thrown, 'unknown') && thrown.status === 400;
}

/** Whether what was requested may have been deleted. */
export function mayMeanDeleted(thrown: unknown): boolean {
  return thrown instanceof MixpanelError && thrown.row.mayMeanDeleted === true;
}

/** Whether what was requested cannot be read any more, even if Mixpanel still lists it. */
export function isLostItem(thrown: unknown): thrown is MixpanelError {
  return thrown instanceof MixpanelError && thrown.row.scope === 'item';
}

/** Whether Mixpanel may no longer provide the stream. */
export function mayBeRetired(thrown: unknown): thrown is MixpanelError {
  return thrown instanceof MixpanelError && thrown.row.scope === 'retired';
}

/** Whether other requests of the project fail for the same reason. */
export function concernsProject(thrown: unknown): boolean {
  return thrown instanceof MixpanelError && ['credentials', 'project', 'plan'].includes(thrown.row.scope);
}

/** Whether Mixpanel does not accept the credentials at all. */
export function rejectsCredentials(thrown: unknown): boolean {
  return thrown instanceof MixpanelError && thrown.row.scope === 'credentials';
}

export function isFailure(thrown: unknown, name: FailureName): thrown is MixpanelError {
  return thrown instanceof MixpanelError && thrown.failure === name;
}

/** Members in which Mixpanel repeats the request. */
const ECHOES = new Set(['request', 'url', 'path', 'params', 'query']);
/** Quoted parts, and URLs. */
const QUOTED = /"[^"]*"|`[^`]*`|(?<!\w)[bu]?'[^']*'(?!\w)|\bhttps?:\/\/\S+|\/api\/\S+/g;

/**
 * What Mixpanel itself says: the `error` of a JSON answer, else its other texts, or the entire body. Quoted parts and
 * repeated requests are left out: they contain names of the project, such as an event "Session Timeout".
 */
function wordsOf(status: number, body: string): string {
  if (status === 0) return body;
  const answer = parseJson(body);
  const text = textsIn(isObject(answer) ? (answer['error'] ?? answer) : answer).join('. ');
  return (text === '' ? body : text).replace(QUOTED, '""').trim();
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (ECHOES.has(name) ? [] : textsIn(inner)));
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function rowNamed(name: FailureName): FailureRow {
  const row = FAILURES.find((each) => each.name === name);
  if (row === undefined) throw new Error(`FAILURES has no row named ${name}`);
  return row;
}
