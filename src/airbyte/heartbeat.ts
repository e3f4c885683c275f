import type { Clock } from '../base/clock.ts';

/** A sign of life at least every minute is promised; the seconds between are for a timer that is late. */
export const HEARTBEAT_MS = 55_000;

/**
 * Does some work with a beat of the heart every {@link HEARTBEAT_MS} until it ends, whichever way. A beat that is not through yet,
 * because the reader is slow, is not followed by another: at most one waits. A beat that fails, because the reader is
 * gone, ends the work for whoever waits for it: it may itself be waiting for hours.
 */
export async function withHeartbeat<T>(
  clock: Clock,
  beat: () => Promise<void>,
  work: () => Promise<T>,
): Promise<T> {
  let isBeating = false;
  let cancel: () => void = () => undefined;
  const beatFailed = new Promise<never>((_, reject) => {
    const armNext = (): void => {
      cancel = clock.after(HEARTBEAT_MS, () => {
        armNext();
        if (isBeating) return;
        isBeating = true;
        beat().then(() => (isBeating = false), reject);
      });
    };
    armNext();
  });
  try {
    return await Promise.race([work(), beatFailed]);
  } finally {
    cancel();
  }
}
