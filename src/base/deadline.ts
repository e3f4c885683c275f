import type { Clock } from './clock.ts';
import { ConnectorError } from './errors.ts';
import { withWaitObserver } from './wait-observer.ts';

/** Fails some work that takes longer than `ms`, and ends its waits for quota. */
export async function withDeadline<T>(clock: Clock, ms: number, work: () => Promise<T>): Promise<T> {
  const late = new ConnectorError('transient', `Mixpanel did not answer within ${ms / 1000} s.`);
  const abandoned = new AbortController();
  const { signal } = abandoned;
  const passed = Promise.withResolvers<never>();
  const cancel = clock.after(ms, () => {
    passed.reject(late);
  });
  try {
    const done = withWaitObserver({ signal, waitChanged: () => undefined }, work);
    return await Promise.race([done, passed.promise]);
  } finally {
    cancel();
    abandoned.abort(late);
  }
}
