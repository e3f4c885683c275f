// Loaded in front of the real command by --import: the process then lives at the time that the test chose.
import channels from 'node:diagnostics_channel';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import zlib from 'node:zlib';

const { TEST_NOW_MS, TEST_CLOCK_JUMPS, TEST_CLOCK_SPEED, MIXPANEL_BASE_URL } = process.env;
const startedAt = Date.now();
const chosen = Number(TEST_NOW_MS);
const speed = Number(TEST_CLOCK_SPEED ?? 1);
const realNow = Date.now.bind(Date);

if (TEST_CLOCK_JUMPS === 'true') jump();
else if (!Number.isNaN(chosen)) Date.now = () => chosen + (realNow() - startedAt) * speed;
if (speed !== 1) runFast();

/** Time runs so many times as fast as on the wall; everybody who waits wakes as much sooner. */
function runFast() {
  const { setTimeout } = globalThis;
  globalThis.setTimeout = (act, ms, ...rest) => setTimeout(act, ms / speed, ...rest);
  const sleep = timers.setTimeout;
  timers.setTimeout = (ms, ...rest) => sleep(ms / speed, ...rest);
  syncBuiltinESMExports();
}

/**
 * The clock stands still until all that is left to do is to wait. Then it jumps to the moment at which the first sleeper
 * wakes, and the emulator's clock jumps with it: an hour of waiting costs no time, and no answer is an hour late.
 */
function jump() {
  let now = chosen;
  const sleepers = [];
  let isWaking = false;
  // Before the builtin modules are synchronised: it listens to one of them.
  const atRest = quietNetwork();
  Date.now = () => Math.ceil(now);
  timers.setTimeout = (ms, value, { signal } = {}) =>
    new Promise((wake, reject) => {
      const sleeper = { until: now + ms, wake };
      sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        const at = sleepers.indexOf(sleeper);
        if (at >= 0) sleepers.splice(at, 1);
        reject(signal.reason);
      });
      if (!isWaking) void wakeAll();
    });
  syncBuiltinESMExports();

  async function wakeAll() {
    isWaking = true;
    while (sleepers.length > 0) {
      await atRest();
      if (sleepers.length === 0) break;
      const first = sleepers.reduce((a, b) => (b.until < a.until ? b : a));
      // Whole ones: a clock tells no parts of a millisecond.
      const ms = Math.ceil(Math.max(0, first.until - now));
      await fetch(`${MIXPANEL_BASE_URL}/__emulator/clock`, {
        method: 'POST',
        body: JSON.stringify({ advanceMs: ms }),
      });
      now += ms;
      const at = sleepers.indexOf(first);
      if (at >= 0) sleepers.splice(at, 1);
      first.wake();
    }
    isWaking = false;
  }
}

/**
 * Gives a function that resolves once no request of the command has been under way for some turns of the event loop, and no
 * answer is being unpacked: that is done outside of the loop, and the next page is asked for behind it.
 */
function quietNetwork() {
  const QUIET_TURNS = 50;
  let running = 0;
  let quietTurns = 0;
  const begin = () => {
    running++;
    quietTurns = 0;
  };
  const end = () => {
    running--;
    quietTurns = 0;
  };
  channels.subscribe('http.client.request.start', begin);
  channels.subscribe('http.client.request.error', end);
  channels.subscribe('http.client.response.finish', ({ response }) => response.once('close', end));
  const { createGunzip } = zlib;
  const value = (options) => {
    begin();
    return createGunzip(options).once('close', end);
  };
  Object.defineProperty(zlib, 'createGunzip', { value });
  // A reader that is slow holds up what would be asked for next.
  const isBusy = () => {
    const busy = running > 0 || process.stdout.writableLength > 0;
    if (busy) quietTurns = 0;
    return busy;
  };
  return async () => {
    while (isBusy() || quietTurns++ < QUIET_TURNS) await timers.setImmediate();
    quietTurns = 0;
  };
}
