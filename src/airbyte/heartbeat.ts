import type { Clock } from '../base/clock.ts';

/** A heartbeat is promised at least every minute; 5 s are left for late timers. */
export const HEARTBEAT_MS = 55_000;

/**
 * Calls `beat` every {@link HEARTBEAT_MS} while some work runs. Beats do not overlap: none starts while a
 * slow reader blocks the previous one. If a beat fails because the reader has closed stdout, the returned
 * promise rejects at once, as the work itself may wait for hours.
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
