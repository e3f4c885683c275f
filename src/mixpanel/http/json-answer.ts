import type { Readable } from 'node:stream';
import { excerptAt } from '../../base/excerpt.ts';
import { ConnectorError, messageOf } from '../../base/errors.ts';
import { INVALID, skipSpace, skipValue } from '../../json/scan.ts';
import { readBytes } from './body.ts';
import { normalizeJson } from '../../json/normalize.ts';
import type { ApiRequest, Transport } from './transport.ts';

/** Answers that are held as a whole are bounded: a list of names or a page of profiles is far below this. */
const MAX_JSON_BYTES = 268_435_456;
const MAX_ATTEMPTS = 3;

/**
 * Asks for an answer and reads it. One that breaks off, or that is not what was asked for, such as a page of HTML with status
 * 200, is asked for again: the transport's own retries end with the headers.
 *
 * @param read the body, and when Mixpanel made it (ms UTC) -> what it says; throws a ConnectorError for what is none
 */
export async function readAnswer<T>(
  transport: Transport,
  request: ApiRequest,
  read: (bytes: Buffer, at: number) => T,
): Promise<T> {
  const hasTimeLeft = transport.startTotalTimeout();
  for (let tries = 1; ; tries++) {
    const { at, body } = await transport.send(request);
    try {
      return read(await readJsonBytes(body, request), at);
    } catch (thrown) {
      if (!(thrown instanceof ConnectorError) || tries === MAX_ATTEMPTS || !hasTimeLeft()) throw thrown;
    }
  }
}

/** The JSON of an answer, whose shape nobody has looked at. */
export async function jsonAnswer(transport: Transport, request: ApiRequest): Promise<unknown> {
  return await readAnswer(transport, request, (bytes) => {
    const line = normalizeJson(bytes);
    const end = skipValue(line, skipSpace(line, 0));
    // What is nested so deep that this refuses it would exhaust the stack of whoever writes it.
    if (end !== INVALID && skipSpace(line, end) === line.length - 1)
      return JSON.parse(line.toString('utf8')) as unknown;
    throw unexpectedAnswer(request.path, `JSON but ${excerptAt(bytes, 0)}`);
  });
}

async function readJsonBytes(body: Readable, { path }: ApiRequest): Promise<Buffer> {
  try {
    return await readBytes(body, MAX_JSON_BYTES);
  } catch (cause) {
    const why = `Mixpanel's answer to ${path} broke off (${messageOf(cause)}).`;
    throw new ConnectorError('transient', why, { cause });
  }
}

/** What to throw for an answer of another shape; `wanted` says of which it should be. */
export function unexpectedAnswer(path: string, wanted: string): ConnectorError {
  return new ConnectorError('transient', `Mixpanel's answer to ${path} is not ${wanted}.`);
}

/**
 * Does an answer with status 200 say by its member `status` that it failed? What it holds is not all there is then. Where all is
 * well it is `ok`, or is missing, as in funnels.
 */
export function isFailedStatus(status: unknown): boolean {
  return status !== undefined && status !== 'ok';
}
