import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { MixpanelError } from '../failures.ts';

/** White space, then a tag. */
const HTML = /^[\s\uFEFF]*<[!?a-z]/i;
const MAX_BYTES = 1200;

/** Whether a text begins like HTML or XML: the login page of a proxy, or a page that says that Mixpanel is under maintenance. */
export function isWebPage(text: string): boolean {
  return HTML.test(text);
}

export function webPageError(request: { method: string; path: string }, beginning: string): MixpanelError {
  const endpoint = `${request.method} ${request.path} answered 200`;
  return new MixpanelError('web-page', { status: 200, endpoint, body: beginning });
}

/** Throws a MixpanelError, once the first bytes of a body have arrived, if it is a web page. Leaves them in the body. */
export async function rejectWebPage(
  body: Readable,
  request: { method: string; path: string },
): Promise<void> {
  await firstBytes(body);
  const first: unknown = body.read();
  if (!Buffer.isBuffer(first)) return;
  const beginning = first.toString('utf8', 0, MAX_BYTES);
  if (isWebPage(beginning)) {
    body.destroy();
    throw webPageError(request, beginning);
  }
  body.unshift(first);
}

/** Resolves when a body has begun, ended or failed; its reader gets the error. */
async function firstBytes(body: Readable): Promise<void> {
  const arrived = new AbortController();
  const until = async (event: string): Promise<unknown> => await once(body, event, arrived);
  try {
    // An empty body only ends.
    if (body.readableLength === 0) await Promise.race([until('readable'), until('end')]);
  } catch {
    // The reader gets it.
  } finally {
    arrived.abort();
  }
}
