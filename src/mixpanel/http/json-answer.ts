import type { Readable } from 'node:stream';
import { excerptAt } from '../../base/excerpt.ts';
import { ConnectorError, messageOf } from '../../base/errors.ts';
import { INVALID, skipSpace, skipValue } from '../../json/scan.ts';
import { readBytes } from './body.ts';
import { normalizeJson } from '../../json/normalize.ts';
import type { ApiRequest, Transport } from './transport.ts';

/** Bounds the memory for one answer; a list of names or a page of profiles is far smaller. */
const MAX_JSON_BYTES = 268_435_456;
const MAX_ATTEMPTS = 3;

/**
 * Sends a request and parses the answer. Retries if the body breaks off or is not valid, such as a page of HTML with status
 * 200; the transport's own retries end with the headers.
 *
 * @param read parses the body; `at` is Mixpanel's time of the answer, ms UTC. Throws a ConnectorError if it is not valid.
 */
export async function readAnswer<T>(
  transport: Transport,
  request: ApiRequest,
  read: (bytes: Buffer, at: number) => T,
): Promise<T> {
  const hasTimeLeft = transport.startTotalTimeout();
  for (let attempt = 1; ; attempt++) {
    const { at, body } = await transport.send(request);
    try {
      return read(await readJsonBytes(body, request), at);
    } catch (thrown) {
      if (!(thrown instanceof ConnectorError) || attempt === MAX_ATTEMPTS || !hasTimeLeft()) throw thrown;
    }
  }
}

export async function jsonAnswer(transport: Transport, request: ApiRequest): Promise<unknown> {
  return await readAnswer(transport, request, (bytes) => {
    const json = normalizeJson(bytes);
    const end = skipValue(json, skipSpace(json, 0));
    // Rejects nesting that would overflow the stack of a serializer.
    if (end !== INVALID && skipSpace(json, end) === json.length - 1)
      return JSON.parse(json.toString('utf8')) as unknown;
    throw unexpectedAnswer(request.path, `JSON but ${excerptAt(bytes, 0)}`);
  });
}

async function readJsonBytes(body: Readable, { path }: ApiRequest): Promise<Buffer> {
  try {
    return await readBytes(body, MAX_JSON_BYTES);
  } catch (cause) {
    const message = `Mixpanel's answer to ${path} broke off (${messageOf(cause)}).`;
    throw new ConnectorError('transient', message, { cause });
  }
}

/** The error for an answer that is not of the expected shape, such as `a list of cohorts`. */
export function unexpectedAnswer(path: string, expected: string): ConnectorError {
  return new ConnectorError('transient', `Mixpanel's answer to ${path} is not ${expected}.`);
}

/**
 * True if the member `status` of an answer with HTTP status 200 reports a failure; the data is incomplete then. On success it
 * is `ok`, or missing, as in funnels.
 */
export function isFailedStatus(status: unknown): boolean {
  return status !== undefined && status !== 'ok';
}

/** True if the member `error` of an answer with HTTP status 200 reports a failure. The legacy API sends `false` on success. */
export function isReportedError(error: unknown): boolean {
  return error !== undefined && error !== false && error !== null;
}
