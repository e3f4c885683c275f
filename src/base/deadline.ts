import type { Clock } from './clock.ts';
import { ConnectorError } from './errors.ts';
import { withWaitObserver } from './wait-observer.ts';

/** Fails some work that takes longer than `ms`, and ends its waits for quota. */
export async function withDeadline<T>(clock: Clock, ms: number, work: () => Promise<T>): Promise<T> {
  const late = new ConnectorError('transient', `Mixpanel did not answer within ${ms / 1000} s.`);
  const abandoned = new AbortController();
  const observer = {
    signal: abandoned.signal,
    waitStarted: () => undefined,
    waitEnded: () => undefined,
  };
  let cancel: () => void = () => undefined;
  const passed = new Promise<never>((_, reject) => {
    cancel = clock.after(ms, () => {
      reject(late);
    });
  });
  try {
    return await Promise.race([withWaitObserver(observer, work), passed]);
  } finally {
    cancel();
    abandoned.abort(late);
  }
}
