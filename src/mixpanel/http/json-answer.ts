import type { Readable } from 'node:stream';
import { excerptAt } from '../../base/excerpt.ts';
import { ConnectorError, messageOf } from '../../base/errors.ts';
import { isObject } from '../../base/json-object.ts';
import { ObjectSlices } from '../../json/object-slices.ts';
import { INVALID, skipSpace, skipValue } from '../../json/scan.ts';
import { answerError, answerExcerpt, MixpanelError } from '../failures.ts';
import { readBytes, readChunks } from './body.ts';
import { normalizeJson } from '../../json/normalize.ts';
import { REFUSED, withoutRefused } from '../../json/refused-characters.ts';
import { AnswerBrokeOff } from './retries.ts';
import type { ApiRequest } from './axios-config.ts';
import type { Transport } from './transport.ts';
import { isWebPage, webPageError } from './web-page.ts';

/**
 * Bounds the memory for a list or a report. 20,000 property names take 2 MB, 10,000 cohorts up to 5 MB, a year of a funnel
 * with 50 steps 6 MB.
 */
const MAX_JSON_MB = 8;
const MAX_JSON_BYTES = MAX_JSON_MB * 1024 * 1024;
const MAX_EXCERPT_BYTES = 4096;

/** A list or a report would take too much memory. */
export class AnswerTooLarge extends Error {
  /** @param limit that it exceeds, such as `8 MB` */
  constructor(limit: string) {
    super(`answer larger than ${limit}`);
  }
}

/** An answer that arrives is not usable. */
export class UnusableAnswer extends Error {
  readonly problem: ConnectorError;
  /** The bytes that show it, such as the beginning of the answer. */
  readonly bytes: Buffer;

  constructor(problem: ConnectorError, bytes: Buffer) {
    super(problem.message);
    this.problem = problem;
    this.bytes = bytes;
  }
}

/**
 * Sends a request and parses the answer. The transport also retries it if the body breaks off, reports an error that may
 * pass, or is not valid, such as a page of HTML with status 200.
 *
 * @param read parses the body; `at` is Mixpanel's time of the answer, ms UTC. Throws a ConnectorError if it is not valid,
 *   or reports an error (see `reportsError`), and {@link AnswerTooLarge}.
 */
export function readAnswer<T>(
  transport: Transport,
  request: ApiRequest,
  read: (bytes: Buffer, at: number) => T,
): Promise<T> {
  return transport.request(request, async ({ body, at }) => {
    const bytes = await readJsonBytes(body, request);
    try {
      if (bytes.length > MAX_JSON_BYTES) throw new AnswerTooLarge(`${MAX_JSON_MB} MB`);
      const answer = read(bytes, at);
      if (withoutRefused(bytes) !== bytes)
        transport.note(`Mixpanel's answer to ${request.path}: texts ${REFUSED}`);
      return answer;
    } catch (thrown) {
      if (thrown instanceof AnswerTooLarge) throw answerError(request, 200, thrown.message);
      const isOpen = thrown instanceof ConnectorError && !(thrown instanceof MixpanelError);
      throw isOpen ? explained(thrown, bytes, request) : thrown;
    }
  });
}

/**
 * As {@link readAnswer}, for an answer of any size: it is read while it arrives, and no faster.
 *
 * @param read called again if the request is retried. Throws {@link UnusableAnswer}
 */
export function readArrivingAnswer<T>(
  transport: Transport,
  request: ApiRequest,
  read: (chunks: AsyncIterable<Buffer>, at: number) => Promise<T>,
): Promise<T> {
  return transport.request(request, async ({ body, at }) => {
    try {
      return await read(arrivingChunks(body, request), at);
    } catch (thrown) {
      throw thrown instanceof UnusableAnswer ? explained(thrown.problem, thrown.bytes, request) : thrown;
    } finally {
      body.destroy();
    }
  });
}

async function* arrivingChunks(body: Readable, { path }: ApiRequest): AsyncGenerator<Buffer, void> {
  try {
    yield* readChunks(body);
  } catch (cause) {
    throw brokeOff(path, cause);
  }
}

function brokeOff(path: string, cause: unknown): AnswerBrokeOff {
  return new AnswerBrokeOff('transient', `Mixpanel's answer to ${path} broke off (${messageOf(cause)}).`, {
    cause,
  });
}

export async function jsonAnswer(transport: Transport, request: ApiRequest): Promise<unknown> {
  return await readAnswer(transport, request, (bytes) => {
    const json = normalizeJson(bytes);
    const end = skipValue(json, skipSpace(json, 0));
    // Rejects nesting that would overflow the stack of a serializer.
    if (end === INVALID || skipSpace(json, end) !== json.length - 1)
      throw notExpected(request.path, `JSON but ${excerptAt(bytes, 0)}`);
    const members = new ObjectSlices();
    if (members.walk(json, skipSpace(json, 0)) !== INVALID && reportsError(members))
      throw notExpected(request.path, 'complete');
    return JSON.parse(json.toString('utf8')) as unknown;
  });
}

/**
 * The members of an answer that is an object, on one line; undefined if it is not one, or reports an error and so is
 * incomplete.
 */
export function completeAnswer(json: Buffer): ObjectSlices | undefined {
  const members = new ObjectSlices();
  const end = members.walk(json, skipSpace(json, 0));
  if (end === INVALID || skipSpace(json, end) !== json.length - 1) return undefined;
  return reportsError(members) ? undefined : members;
}

async function readJsonBytes(body: Readable, request: ApiRequest): Promise<Buffer> {
  return await readBytes(body, MAX_JSON_BYTES + 1).catch((cause: unknown) => {
    throw brokeOff(request.path, cause);
  });
}

/**
 * Whether an answer with HTTP status 200 reports an error. Its data is then incomplete. Without an
 * error, `error` is missing, null or, in the legacy API, false, and `status` is `ok`, `OK`, missing or null. In a list of property
 * names both may be properties: `{"status":{"count":295}}`.
 */
export function reportsError(members: ObjectSlices): boolean {
  const [error, status] = [members.parseMember('error'), members.parseMember('status')];
  return !isAbsent(error, false) || !(isAbsent(status, 'ok') || status === 'OK');
}

function isAbsent(value: unknown, success: unknown): boolean {
  return value === undefined || value === null || value === success || isCount(value);
}

/** `{"count":295}` or `{}`: the entry of a property. */
function isCount(value: unknown): boolean {
  return isObject(value) && (typeof value['count'] === 'number' || Object.keys(value).length === 0);
}

/** The error for an answer that is not of the expected shape, such as `a list of cohorts`. */
export function unexpectedAnswer(path: string, expected: string, answer: unknown): ConnectorError {
  const error = notExpected(path, expected);
  return withWords(error, path, JSON.stringify(answer));
}

/** As {@link unexpectedAnswer}, for a reader of {@link readAnswer}, which adds the answer. */
export function notExpected(path: string, expected: string): ConnectorError {
  return new ConnectorError('transient', `Mixpanel's answer to ${path} is not ${expected}.`);
}

/** The error with what Mixpanel said: the error that the answer reports, or else an excerpt of the answer. */
function explained(error: ConnectorError, bytes: Buffer, request: ApiRequest): ConnectorError {
  const json = normalizeJson(bytes);
  const members = new ObjectSlices();
  if (members.walk(json, skipSpace(json, 0)) === INVALID || !reportsError(members)) {
    const words = bytes.toString('utf8', 0, MAX_EXCERPT_BYTES);
    return isWebPage(words) ? webPageError(request, words) : withWords(error, request.path, words);
  }
  const body = JSON.stringify({ error: members.parseMember('error'), status: members.parseMember('status') });
  return answerError(request, 200, body);
}

function withWords(error: ConnectorError, path: string, words: string): ConnectorError {
  const { kind, message, cause } = error;
  return new ConnectorError(kind, message, { detail: `${path} answered 200 ${answerExcerpt(words)}`, cause });
}
