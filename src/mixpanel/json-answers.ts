import { beginningOf } from '../base/beginning.ts';
import { ConnectorError, messageOf } from '../base/errors.ts';
import { readBytes } from './body.ts';
import type { ApiRequest, Transport } from './transport.ts';

/** Answers that are held as a whole are bounded: a list of names or a page of profiles is far below this. */
const MOST_JSON_BYTES = 268_435_456;
const MOST_TRIES = 3;
const MOST_SHOWN_CHARACTERS = 100;

/** A whole body, and when Mixpanel made it (ms UTC). */
export interface WholeAnswer {
  readonly at: number;
  readonly bytes: Buffer;
}

/** A body that breaks off is asked for again: the transport's own retries end with the headers. */
export async function wholeAnswer(transport: Transport, request: ApiRequest): Promise<WholeAnswer> {
  for (let tries = 1; ; tries++) {
    const { at, body } = await transport.send(request);
    try {
      return { at, bytes: await readBytes(body, MOST_JSON_BYTES) };
    } catch (cause) {
      const why = `Mixpanel's answer to ${request.path} broke off (${messageOf(cause)}).`;
      if (tries === MOST_TRIES) throw new ConnectorError('transient', why, { cause });
    }
  }
}

/** The JSON of an answer, whose shape nobody has looked at. */
export async function jsonAnswer(transport: Transport, request: ApiRequest): Promise<unknown> {
  const text = (await wholeAnswer(transport, request)).bytes.toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw unexpected(
      request.path,
      `JSON but ${JSON.stringify(beginningOf(text, MOST_SHOWN_CHARACTERS))}`,
      cause,
    );
  }
}

/** What to throw for an answer of another shape; `wanted` says of which it should be. */
export function unexpected(path: string, wanted: string, cause?: unknown): ConnectorError {
  return new ConnectorError('transient', `Mixpanel's answer to ${path} is not ${wanted}.`, { cause });
}
