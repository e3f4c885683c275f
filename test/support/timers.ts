import type { Clock } from '../../src/base/clock.ts';

/** From now on the global timers of a test file, by which axios-retry waits, are those of the clock. */
export function useTimersOf(clock: Clock): void {
  // Tools use the benches outside of Jest, beside work in real time.
  if (process.env['JEST_WORKER_ID'] === undefined) return;
  const stops = new Map<object, AbortController>();
  Object.assign(globalThis, {
    setTimeout: (act: () => void, ms = 0): object => {
      const [timer, stop] = [{}, new AbortController()];
      stops.set(timer, stop);
      void clock.sleep(ms, stop.signal).then(() => {
        if (!stop.signal.aborted) act();
      });
      return timer;
    },
    clearTimeout: (timer: object) => stops.get(timer)?.abort(),
  });
}
