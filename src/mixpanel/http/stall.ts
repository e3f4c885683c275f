import type { IncomingMessage } from 'node:http';
import { Duplex, type Readable } from 'node:stream';
import type { Clock } from '../../base/clock.ts';

/**
 * A body that has begun and gives no byte for so long (ms) has stalled. What is sent is written as it is read from storage, so a
 * healthy pause is one of seconds; and the routers between forget a connection that is silent for four to six minutes, so what
 * was to come after that would not arrive. Nothing is lost by waiting a little less than they do but a slice that is read again.
 */
const STALL_TIMEOUT_MS = 300_000;

/** How often a body is looked at, ms: a stall is noticed so much later at most. */
const CHECK_INTERVAL_MS = 10_000;

/** The server has stopped sending in the middle of an answer. */
export class AnswerStalled extends Error {}

/**
 * Destroys a body that gives nothing any more, with an {@link AnswerStalled} that whoever iterates over it meets; its
 * connection is closed with it. A reader that does not take what has arrived is no stall, however long it takes.
 *
 * @param body what is read: the answer, or what it is unpacked into
 * @param firstByteMs how long the first byte of the body may take: a server may send headers and think only then
 * @param patienceMs how long whoever reads it waits for anything
 */
export function destroyOnStall(
  body: Readable,
  answer: IncomingMessage,
  clock: Clock,
  firstByteMs: number,
  patienceMs: number,
): void {
  const stallTimeoutMs = Math.min(STALL_TIMEOUT_MS, patienceMs);
  let bytes = answer.socket.bytesRead;
  let lastByteAt = clock.now();
  const check = (): void => {
    // All of it has arrived: from now on only the reader can be slow.
    if (answer.complete) return;
    const hasBegun = answer.readableDidRead || answer.readableLength > 0;
    const isUnread = answer.readableLength > 0 || body.readableLength > 0 || bytesInside(body) > 0;
    if (isUnread || answer.socket.bytesRead !== bytes) {
      bytes = answer.socket.bytesRead;
      lastByteAt = clock.now();
    }
    const allowedMs = hasBegun ? stallTimeoutMs : firstByteMs;
    if (clock.now() - lastByteAt < allowedMs) cancel = clock.after(CHECK_INTERVAL_MS, check);
    else body.destroy(new AnswerStalled(`no byte came for ${allowedMs / 1000} s`));
  };
  let cancel = clock.after(CHECK_INTERVAL_MS, check);
  body.once('close', () => {
    cancel();
  });
}

/** What is being unpacked. */
function bytesInside(body: Readable): number {
  return body instanceof Duplex ? body.writableLength : 0;
}
