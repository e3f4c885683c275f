import type { SeededRandom } from '../../emulator/data/seeded-random.ts';
import type { Fault } from '../../emulator/failures/failure.ts';
import { randomFault } from './random-fault.ts';
import type { Change, PlannedAttempt, PlannedSync, Kill, Entity } from './run.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export interface SyncFrame {
  /** Expected size of the output: events at a byte should happen within it. */
  readonly bytes: number;
  /** Whether answers may stall, which needs a running clock. */
  readonly hangs: boolean;
}

export function randomSync(random: SeededRandom, isFirst: boolean, { bytes, hangs }: SyncFrame): PlannedSync {
  return {
    afterMs: isFirst ? 0 : randomPause(random),
    before: isFirst ? [] : upTo(random, 6, () => randomChange(random)),
    faults: upTo(random, random.pick([0, 3, 8]), () => randomFault(random, hangs)),
    attempts: upTo(random, 2, () => randomAttempt(random, bytes)),
  };
}

/** The sync, perhaps with a day of the export that can't be read, instead of other faults. */
export function perhapsWithUnreadableDay(random: SeededRandom, sync: PlannedSync): PlannedSync {
  if (!random.chance(0.08)) return sync;
  const fraction = random.below(101) / 100;
  const fault: Fault = random.pick([
    { kind: 'terminated-early', fraction, text: 'terminated early' },
    { kind: 'cut-connection', fraction, bytes: random.below(40) },
  ]);
  const calm: PlannedAttempt = { readerPauseMs: 0, during: [] };
  const attempts = [...sync.attempts.slice(0, 1), calm];
  return { ...sync, faults: [], attempts, unreadableDay: { which: random.below(100), fault } };
}

function randomPause(random: SeededRandom): number {
  return random.pick([
    MINUTE_MS * (1 + random.below(59)),
    HOUR_MS * (1 + random.below(30)),
    24 * HOUR_MS * (1 + random.below(9)),
  ]);
}

function randomAttempt(random: SeededRandom, bytes: number): PlannedAttempt {
  return {
    kill: random.chance(0.85) ? randomKill(random, bytes) : undefined,
    readerPauseMs: random.chance(0.1) ? 1 + random.below(5) : 0,
    during: upTo(random, random.pick([0, 3]), () => ({
      atByte: randomByte(random, bytes),
      change: randomChange(random),
    })),
  };
}

function randomKill(random: SeededRandom, bytes: number): Kill {
  const signal = random.chance(0.8) ? 'SIGKILL' : 'SIGTERM';
  return random.chance(0.8)
    ? { signal, atByte: randomByte(random, bytes) }
    : { signal, afterMs: 50 + random.below(700) };
}

/** Uniform, or biased toward the start, where the states of small streams are. */
function randomByte(random: SeededRandom, bytes: number): number {
  const fraction = random.below(10_000) / 10_000;
  return Math.floor(random.chance(0.5) ? bytes * fraction : bytes ** (0.5 + 0.5 * fraction));
}

function randomChange(random: SeededRandom): Change {
  const which = random.below(1000);
  return random.pick([
    { kind: 'late events', count: 1 + random.below(6), daysAgo: random.below(12) },
    { kind: 'late events', count: 1 + random.below(6), daysAgo: random.below(3) },
    { kind: 'merged identities', from: which, into: random.below(1000) },
    { kind: 'changed profiles', first: which, count: 1 + random.below(20) },
    { kind: 'changed profiles', first: which, count: 1 + random.below(20) },
    { kind: 'new', entity: randomEntity(random), which },
    { kind: 'deleted', entity: randomEntity(random), which },
    { kind: 'moved member', which, member: random.below(1000) },
    { kind: 'ended sessions', pages: random.below(4), sessions: 1 + random.below(3) },
  ]);
}

function randomEntity(random: SeededRandom): Entity {
  return random.pick(['profile', 'cohort', 'funnel', 'annotation']);
}

function upTo<T>(random: SeededRandom, max: number, item: () => T): T[] {
  return Array.from({ length: random.below(max + 1) }, item);
}
