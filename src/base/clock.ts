import { setTimeout as delay } from 'node:timers/promises';

/** Injected, so that tests control time and never wait. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Resolves after `ms`, or as soon as `wake` is aborted. Never rejects because of the signal. */
  sleep(ms: number, wake?: AbortSignal): Promise<void>;
  /** Calls `callback` after `ms`. Returns a function that cancels the call. */
  after(ms: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, wake) => {
    try {
      await delay(ms, undefined, wake === undefined ? {} : { signal: wake });
    } catch (thrown) {
      if (wake?.aborted !== true) throw thrown;
    }
  },
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
