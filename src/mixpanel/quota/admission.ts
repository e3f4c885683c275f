import type { Clock } from '../../base/clock.ts';
import type { Wait, Waiter } from '../../base/wait-observer.ts';
import type { Delay, Ledger } from './ledger.ts';
import type { Refusals, Sent } from './refusals.ts';

export const RATE_LIMIT_REACHED = "Mixpanel's rate limit is reached";

export interface QuotaRequest {
  /** Whether it costs no quota, such as a later page of profiles. */
  readonly isFree: boolean;
  /** When to give up waiting, ms UTC. */
  readonly deadline: number;
  /** Notified when a quota wait starts and ends; after a 429 it ends once the request counts as accepted. */
  readonly waiter: Waiter;
}

/** Requests that cost quota, or those that do not. A refusal of one kind says nothing about the other. */
export interface Lane {
  readonly refusals: Refusals;
  readonly ledger: Ledger | undefined;
  wait: Wait | undefined;
  lastRefusal: Error | undefined;
}

/** A request that has been admitted. */
export interface Slot extends Sent {
  /** Frees the concurrency slot. Safe to call again. */
  readonly release: () => void;
  /** Takes the request off the hour, since Mixpanel does not count it. */
  readonly refund: () => void;
}

interface Queued extends QuotaRequest {
  readonly lane: Lane;
  readonly admit: (slot: Slot) => void;
  readonly reject: (reason: Error) => void;
  /** The wait that its waiter was notified of. */
  notified: Wait | undefined;
}

/** Admits requests, first come, first served, when their lane and the limit on concurrent requests allow. */
export class Admission {
  readonly #clock: Clock;
  readonly #maxConcurrent: () => number;
  readonly #onWait: (wait: Wait) => void;
  readonly #queue = new Set<Queued>();
  #running = 0;
  #wakeAt = Infinity;
  #sleeper = new AbortController();

  constructor(clock: Clock, maxConcurrent: () => number, onWait: (wait: Wait) => void) {
    this.#clock = clock;
    this.#maxConcurrent = maxConcurrent;
    this.#onWait = onWait;
  }

  /** Throws the reason if the work of the request is aborted, and the last refusal if its deadline ends before the pause. */
  enter(request: QuotaRequest, lane: Lane): Promise<Slot> {
    const { signal } = request.waiter;
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#queue.delete(queued);
        signal?.removeEventListener('abort', abort);
      };
      const abort = (): void => {
        queued.reject(reasonOf(signal));
        this.admitQueued();
      };
      const queued: Queued = {
        ...request,
        ...{ lane, notified: undefined },
        admit: (slot) => {
          leave();
          resolve(slot);
        },
        reject: (reason) => {
          leave();
          reject(reason);
        },
      };
      signal?.addEventListener('abort', abort);
      this.#queue.add(queued);
      this.admitQueued();
    });
  }

  /** Fails all waiting requests of a lane. */
  rejectAll(lane: Lane, reason: Error): void {
    for (const { reject } of this.#queuedIn(lane)) reject(reason);
  }

  /** To be called when a pause, a limit or the quota has changed. */
  admitQueued(): void {
    const now = this.#clock.now();
    const held = new Set<Lane>();
    let wakeAt = Infinity;
    for (const queued of this.#queue) {
      const { lane } = queued;
      if (held.has(lane)) continue;
      const { ms, why } = delayOf(lane, now);
      if (ms <= 0 && this.#running < this.#maxConcurrent()) {
        queued.admit(this.#start(queued));
        continue;
      }
      held.add(lane);
      // Requests wait for others of this process, not for Mixpanel's quota.
      if (ms <= 0) this.#endWaits(lane);
      else if (this.#hold(lane, now + ms, why)) wakeAt = Math.min(wakeAt, now + ms);
    }
    this.#wakeUpAt(wakeAt);
  }

  #queuedIn(lane: Lane): Queued[] {
    return [...this.#queue].filter((queued) => queued.lane === lane);
  }

  #start({ lane, waiter }: Queued): Slot {
    this.#running++;
    const sent = lane.refusals.sent(() => {
      waiter.endWait();
    });
    const remove = lane.ledger?.add(this.#clock.now());
    return {
      ...sent,
      release: once(() => {
        this.#running--;
        this.admitQueued();
      }),
      refund: once(() => {
        remove?.();
        this.admitQueued();
      }),
    };
  }

  /** Notifies the waiting requests. Returns false if none is left, because their deadlines are earlier. */
  #hold(lane: Lane, until: number, why: string | undefined): boolean {
    const { lastRefusal } = lane;
    for (const { deadline, reject } of this.#queuedIn(lane))
      if (lastRefusal !== undefined && until > deadline) reject(lastRefusal);
    const waiting = this.#queuedIn(lane);
    if (why === undefined || waiting.length === 0) return waiting.length > 0;
    if (until !== lane.wait?.until || why !== lane.wait.why) {
      lane.wait = { until, why };
      this.#onWait(lane.wait);
    }
    for (const queued of waiting) {
      if (queued.notified !== lane.wait) queued.waiter.startWait(lane.wait);
      queued.notified = lane.wait;
    }
    return true;
  }

  #endWaits(lane: Lane): void {
    lane.wait = undefined;
    for (const queued of this.#queuedIn(lane)) {
      queued.waiter.endWait();
      queued.notified = undefined;
    }
  }

  #wakeUpAt(at: number): void {
    if (at === this.#wakeAt) return;
    this.#sleeper.abort();
    this.#wakeAt = at;
    if (at === Infinity) return;
    const { signal } = (this.#sleeper = new AbortController());
    void this.#clock.sleep(Math.max(0, at - this.#clock.now()), signal).then(() => {
      if (signal.aborted) return;
      this.#wakeAt = Infinity;
      this.admitQueued();
    });
  }
}

function delayOf({ refusals, ledger }: Lane, now: number): Delay {
  const delays = [
    { ms: refusals.pauseMs, why: RATE_LIMIT_REACHED },
    { ms: refusals.allowsOne ? 0 : Infinity },
    ...(ledger?.delays(now) ?? []),
  ];
  return delays.reduce((longest, delay) => (delay.ms > longest.ms ? delay : longest));
}

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error('the work was aborted');
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
}
