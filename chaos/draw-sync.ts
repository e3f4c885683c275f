import type { Draws } from '../emulator/data/draws.ts';
import { drawFault } from './draw-fault.ts';
import type { Change, DrawnAttempt, DrawnSync, Kill, Thing } from './run.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** What an output is rarely longer than; its logarithm is drawn, for much happens in the first lines. */
const MOST_BYTES = 600_000;

/** @param hangs whether time runs, so that answers may hang */
export function drawSync(draws: Draws, isFirst: boolean, hangs: boolean): DrawnSync {
  return {
    afterMs: isFirst ? 0 : drawPause(draws),
    before: isFirst ? [] : some(draws, 6, () => drawChange(draws)),
    faults: some(draws, draws.pick([0, 3, 8]), () => drawFault(draws, hangs)),
    attempts: some(draws, 3, () => drawAttempt(draws)),
  };
}

function drawPause(draws: Draws): number {
  return draws.pick([
    MINUTE_MS * (1 + draws.below(59)),
    HOUR_MS * (1 + draws.below(30)),
    24 * HOUR_MS * (1 + draws.below(9)),
  ]);
}

function drawAttempt(draws: Draws): DrawnAttempt {
  return {
    kill: draws.share(0.7) ? drawKill(draws) : undefined,
    restMs: draws.share(0.1) ? 1 + draws.below(5) : 0,
    during: some(draws, draws.pick([0, 3]), () => ({
      atByte: drawByte(draws),
      change: drawChange(draws),
    })),
  };
}

function drawKill(draws: Draws): Kill {
  const signal = draws.share(0.8) ? 'SIGKILL' : 'SIGTERM';
  return draws.share(0.8) ? { signal, atByte: drawByte(draws) } : { signal, afterMs: 50 + draws.below(700) };
}

function drawByte(draws: Draws): number {
  const lot = draws.below(10_000) / 10_000;
  return Math.floor(MOST_BYTES ** (0.4 + 0.6 * lot));
}

function drawChange(draws: Draws): Change {
  const which = draws.below(1000);
  return draws.pick([
    { what: 'late events', count: 1 + draws.below(6), daysAgo: draws.below(12) },
    { what: 'late events', count: 1 + draws.below(6), daysAgo: draws.below(3) },
    { what: 'merged identities', from: which, into: draws.below(1000) },
    { what: 'changed profiles', first: which, count: 1 + draws.below(20) },
    { what: 'changed profiles', first: which, count: 1 + draws.below(20) },
    { what: 'new', thing: drawThing(draws), which },
    { what: 'deleted', thing: drawThing(draws), which },
    { what: 'moved member', which, member: draws.below(1000) },
    { what: 'ended sessions', pages: draws.below(4), sessions: 1 + draws.below(3) },
  ]);
}

function drawThing(draws: Draws): Thing {
  return draws.pick(['profile', 'cohort', 'funnel', 'annotation']);
}

/** None up to so many. */
function some<T>(draws: Draws, most: number, draw: () => T): T[] {
  return Array.from({ length: draws.below(most + 1) }, draw);
}
