import type { SeededRandom } from '../../emulator/data/seeded-random.ts';
import { drawFault } from './draw-fault.ts';
import type { Change, DrawnAttempt, DrawnSync, Kill, Thing } from './run.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What syncs are drawn for. */
export interface SyncFrame {
  /** How many bytes an output may have: what happens at a byte should happen. */
  readonly bytes: number;
  /** Does time run, so that answers may hang? */
  readonly hangs: boolean;
}

export function drawSync(draws: SeededRandom, isFirst: boolean, { bytes, hangs }: SyncFrame): DrawnSync {
  return {
    afterMs: isFirst ? 0 : drawPause(draws),
    before: isFirst ? [] : some(draws, 6, () => drawChange(draws)),
    faults: some(draws, draws.pick([0, 3, 8]), () => drawFault(draws, hangs)),
    attempts: some(draws, 2, () => drawAttempt(draws, bytes)),
  };
}

function drawPause(draws: SeededRandom): number {
  return draws.pick([
    MINUTE_MS * (1 + draws.below(59)),
    HOUR_MS * (1 + draws.below(30)),
    24 * HOUR_MS * (1 + draws.below(9)),
  ]);
}

function drawAttempt(draws: SeededRandom, bytes: number): DrawnAttempt {
  return {
    kill: draws.chance(0.85) ? drawKill(draws, bytes) : undefined,
    restMs: draws.chance(0.1) ? 1 + draws.below(5) : 0,
    during: some(draws, draws.pick([0, 3]), () => ({
      atByte: drawByte(draws, bytes),
      change: drawChange(draws),
    })),
  };
}

function drawKill(draws: SeededRandom, bytes: number): Kill {
  const signal = draws.chance(0.8) ? 'SIGKILL' : 'SIGTERM';
  return draws.chance(0.8)
    ? { signal, atByte: drawByte(draws, bytes) }
    : { signal, afterMs: 50 + draws.below(700) };
}

/** Each byte alike, or the first ones more often: there the states of small streams stand. */
function drawByte(draws: SeededRandom, bytes: number): number {
  const lot = draws.below(10_000) / 10_000;
  return Math.floor(draws.chance(0.5) ? bytes * lot : bytes ** (0.5 + 0.5 * lot));
}

function drawChange(draws: SeededRandom): Change {
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

function drawThing(draws: SeededRandom): Thing {
  return draws.pick(['profile', 'cohort', 'funnel', 'annotation']);
}

/** None up to so many. */
function some<T>(draws: SeededRandom, most: number, draw: () => T): T[] {
  return Array.from({ length: draws.below(most + 1) }, draw);
}
