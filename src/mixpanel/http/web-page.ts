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
  const beginning = (await firstBytes(body)).toString('utf8', 0, MAX_BYTES);
  if (!isWebPage(beginning)) return;
  body.destroy();
  throw webPageError(request, beginning);
}

/** The bytes of a body that have arrived, once there are any; its reader gets them too. */
export async function firstBytes(body: Readable): Promise<Buffer> {
  await begun(body);
  const first: unknown = body.read();
  if (!Buffer.isBuffer(first)) return Buffer.alloc(0);
  body.unshift(first);
  return first;
}

/** Resolves when a body has begun, ended or failed; its reader gets the error. */
async function begun(body: Readable): Promise<void> {
  const arrived = new AbortController();
  const until = async (event: string): Promise<unknown> => await once(body, event, arrived);
  try {
    // An empty body only ends.
    if (body.readableLength === 0 && !body.readableEnded && !body.destroyed)
      await Promise.race([until('readable'), until('end')]);
  } catch {
    // The reader gets it.
  } finally {
    arrived.abort();
  }
}
