import { setTimeout as delay } from 'node:timers/promises';

/** Time, handed in, so that a test moves it by hand and never waits. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Resolves after this many milliseconds, or as soon as the signal is given, whichever comes first. */
  sleep(ms: number, wake?: AbortSignal): Promise<void>;
  /** Calls `act` after this many milliseconds, unless the function that it returns is called before. */
  after(ms: number, act: () => void): () => void;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, wake) => {
    try {
      await delay(ms, undefined, wake === undefined ? {} : { signal: wake });
    } catch (thrown) {
      if (wake?.aborted !== true) throw thrown;
    }
  },
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
