// Loaded into the process under test by --import, before the connector: sets the time that the process sees.
import channels from 'node:diagnostics_channel';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import zlib from 'node:zlib';

const { TEST_NOW_MS, TEST_CLOCK_JUMPS, TEST_CLOCK_SPEED } = process.env;
const startTime = Number(TEST_NOW_MS);
const speed = Number(TEST_CLOCK_SPEED ?? 1);
const { setTimeout, clearTimeout } = globalThis;
const real = { now: Date.now.bind(Date), setTimeout, clearTimeout };
const startedAt = real.now();

if (TEST_CLOCK_JUMPS !== undefined) jump();
else if (!Number.isNaN(startTime)) Date.now = () => startTime + (real.now() - startedAt) * speed;
if (speed !== 1) runFast();

/** Timers fire `speed` times as early. */
function runFast() {
  globalThis.setTimeout = (act, ms, ...rest) => real.setTimeout(act, ms / speed, ...rest);
  const sleep = timers.setTimeout;
  timers.setTimeout = (ms, ...rest) => sleep(ms / speed, ...rest);
  syncBuiltinESMExports();
}

/**
 * The clock stands still while the process works. Once the process only waits, it reports the time of its next timer to
 * `jumping-clock.ts`, which moves the clocks of all processes and of the emulator there.
 */
function jump() {
  let now = startTime;
  const pending = new Set();
  const network = watchNetwork(() => void report());
  let isReporting = false;
  let hasReported = false;

  Date.now = () => now;
  timers.setTimeout = (ms, value, { signal } = {}) =>
    new Promise((resolve, reject) => {
      const timer = add(ms, true, () => resolve(value));
      signal?.addEventListener('abort', () => {
        if (remove(timer)) reject(signal.reason);
      });
    });
  globalThis.setTimeout = (act, ms = 0, ...rest) => add(ms, ms === 0, () => act(...rest));
  globalThis.clearTimeout = (timer) => {
    if (!remove(timer)) real.clearTimeout(timer);
  };
  syncBuiltinESMExports();
  // After SIGTERM, timers run in real time.
  process.once('SIGTERM', () => Object.assign(globalThis, { setTimeout: real.setTimeout }));
  process.on('message', (time) => {
    now = time;
    hasReported = false;
    const due = [...pending].filter(({ until }) => until <= now).sort((a, b) => a.until - b.until);
    for (const timer of due) if (remove(timer)) timer.fire();
    void report();
  });
  process.channel.unref();

  /** @param isSleep whether the process waits for this timer, and not for something that may take too long */
  function add(ms, isSleep, fire) {
    const timer = { until: Math.ceil(now + ms), isSleep, fire, ref: () => timer, unref: () => timer };
    pending.add(timer);
    // As a real timer, it keeps the process alive.
    process.channel.ref();
    void report();
    return timer;
  }

  function remove(timer) {
    const isRemoved = pending.delete(timer);
    if (pending.size === 0) process.channel.unref();
    return isRemoved;
  }

  async function report() {
    if (hasReported) {
      hasReported = false;
      process.send('busy');
    }
    if (isReporting) return;
    isReporting = true;
    await network.quiet(TEST_CLOCK_JUMPS === 'over stalls');
    isReporting = false;
    const timersLeft = [...pending];
    const running = network.running();
    if (running === 0 && !timersLeft.some(({ isSleep }) => isSleep)) return;
    if (timersLeft.length === 0) return;
    hasReported = true;
    process.send({ until: Math.min(...timersLeft.map(({ until }) => until)), running });
  }
}

/** @param onChange called when a request starts or ends */
function watchNetwork(onChange) {
  /** Decompression and its consequences, such as the request for the next page, may take some turns of the event loop. */
  const QUIET_TURNS = 50;
  /** Real time, ms. Only the emulator knows whether an answer stalls. */
  const STALL_MS = 2;
  const requests = new Set();
  let decompressing = 0;
  let changes = 0;
  let wake = () => undefined;
  const changed = () => {
    changes++;
    wake();
    onChange();
  };
  const end = (request) => {
    if (requests.delete(request)) changed();
  };
  channels.subscribe('http.client.request.start', ({ request }) => {
    requests.add(request);
    changed();
  });
  channels.subscribe('http.client.request.error', ({ request }) => end(request));
  channels.subscribe('http.client.response.finish', ({ request, response }) => {
    response.once('close', () => end(request));
  });
  const { createGunzip } = zlib;
  const value = (options) => {
    decompressing++;
    return createGunzip(options).once('close', () => {
      decompressing--;
      changed();
    });
  };
  Object.defineProperty(zlib, 'createGunzip', { value });

  /** Resolves once no request runs, or those that run seem to stall, and all output has been taken. */
  async function quiet(stalls) {
    for (let turns = 0, seen = changes; turns < QUIET_TURNS; turns++) {
      if (requests.size > 0 && stalls) {
        await new Promise((resolve) => real.setTimeout(resolve, STALL_MS));
        if (seen === changes) return;
      } else if (requests.size > 0 || decompressing > 0) {
        await new Promise((resolve) => (wake = resolve));
      } else if (process.stdout.writableLength > 0) {
        await new Promise((resolve) => real.setTimeout(resolve, 1));
        changes++;
      } else {
        await timers.setImmediate();
      }
      if (seen === changes) continue;
      seen = changes;
      turns = 0;
    }
  }
  return { quiet, running: () => requests.size };
}
