import type { IncomingMessage } from 'node:http';
import { Duplex, type Readable } from 'node:stream';
import type { Clock } from '../../base/clock.ts';

/**
 * A body that has started and sends no byte for this long (ms) has stalled. Mixpanel writes what it reads from storage, so
 * healthy pauses last seconds. Routers drop a connection that is idle for four to six minutes, so later bytes would not
 * arrive. A false alarm only costs reading the slice again.
 */
const STALL_TIMEOUT_MS = 300_000;

const CHECK_INTERVAL_MS = 10_000;

export class AnswerStalled extends Error {}

/**
 * Destroys a stalled body and its connection; iterating over it throws {@link AnswerStalled}. A slow reader is not a stall.
 *
 * @param body the answer itself or its decompressed stream
 * @param firstByteMs how long the first byte of the body may take, and at most a later one: a server may send headers before it
 *   has data
 */
export function destroyOnStall(
  body: Readable,
  answer: IncomingMessage,
  clock: Clock,
  firstByteMs: number,
): void {
  const { socket } = answer;
  let seen = { bytes: socket.bytesRead, at: clock.now() };
  const check = (): void => {
    // Everything has arrived: from now on only the reader can be slow.
    if (answer.complete) return;
    const decompressing = body instanceof Duplex ? body.writableLength : 0;
    const isUnread = answer.readableLength + body.readableLength + decompressing > 0;
    if (isUnread || socket.bytesRead !== seen.bytes) seen = { bytes: socket.bytesRead, at: clock.now() };
    const hasStarted = answer.readableDidRead || answer.readableLength > 0;
    const allowedMs = hasStarted ? Math.min(STALL_TIMEOUT_MS, firstByteMs) : firstByteMs;
    if (clock.now() - seen.at < allowedMs) cancel = clock.after(CHECK_INTERVAL_MS, check);
    else body.destroy(new AnswerStalled(`no byte arrived for ${allowedMs / 1000} s`));
  };
  let cancel = clock.after(CHECK_INTERVAL_MS, check);
  body.once('close', () => {
    cancel();
  });
}
