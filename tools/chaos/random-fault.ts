import { REFUSED_BY } from '../../emulator/access/refusals.ts';
import type { SeededRandom } from '../../emulator/data/seeded-random.ts';
import type { Failure, Fault } from '../../emulator/failures/failure.ts';
import { ERROR_ANSWERS } from './error-answers.ts';

/** Parts of paths, weighted by repetition. */
const PATHS = [
  '/export',
  '/export',
  '/export',
  '/engage',
  '/engage',
  '/cohorts/list',
  '/funnels',
  '/engage/revenue',
  '/events',
  '/annotations',
  '/',
] as const;
const LINES = [
  'terminated early',
  'export terminated early',
  '<html><body>502 Bad Gateway</body></html>',
  '{"error": "internal error", "status": "error"}',
  '{"event": "half',
] as const;

/**
 * A random fault for random requests. Undetectable faults are excluded, such as a short answer that ends normally.
 *
 * @param hangs whether answers may stall
 */
export function randomFault(random: SeededRandom, hangs: boolean): Failure {
  const path = random.pick(PATHS);
  const fault = faultOf(random, path, hangs);
  return {
    ...fault,
    match: { path, nth: 1 + random.below(random.pick([1, 4, 12])) },
    // Detecting a stall takes real time, and so does waiting out an exhausted quota.
    times: fault.kind === 'stall' ? 1 : randomTimes(random, hangs),
  };
}

/** Faults without an end are rare, because each of them makes a sync take all its attempts. */
function randomTimes(random: SeededRandom, hangs: boolean): number {
  return !hangs && random.chance(0.08) ? -1 : random.pick([1, 1, 1, 1, 2, 3, 9]);
}

function faultOf(random: SeededRandom, path: string, hangs: boolean): Fault {
  if (hangs && random.chance(0.5)) return stall(random);
  if (random.chance(0.35)) return { kind: 'surprise', seed: random.below(2 ** 31) };
  // Only the export has lines.
  return path === '/export' && random.chance(0.5) ? lineFault(random) : anyFault(random, hangs);
}

function stall(random: SeededRandom): Fault {
  return { kind: 'stall', fraction: random.below(101) / 100, bytes: random.below(40) };
}

function lineFault(random: SeededRandom): Fault {
  const fraction = random.below(101) / 100;
  return random.pick([
    {
      kind: 'terminated-early',
      fraction,
      text: random.pick(['terminated early', 'export terminated early']),
    },
    { kind: 'extra-line', fraction, text: random.pick(LINES) },
    // With all lines: a shorter part could have no lines at all, which is a valid answer.
    { kind: 'missing-newline', fraction: 1, lastLine: random.pick(['complete', 'cut']) },
  ]);
}

function anyFault(random: SeededRandom, hangs: boolean): Fault {
  return random.pick([
    random.pick(ERROR_ANSWERS),
    random.pick(ERROR_ANSWERS),
    refusal(random, hangs),
    { kind: 'html-page' },
    { kind: 'cut-body', fraction: 1, bytes: 1 + random.below(30) },
    { kind: 'cut-connection', fraction: random.below(101) / 100, bytes: random.below(40) },
    { kind: 'drop-connection' },
    { kind: 'delay', ms: 1 + random.below(60) },
  ]);
}

function refusal(random: SeededRandom, hangs: boolean): Fault {
  if (random.chance(0.3))
    return { kind: 'answer', status: 429, headers: { 'Retry-After': String(random.below(90)) } };
  const by = random.pick(REFUSED_BY);
  return { kind: 'refusal', by: hangs && by === 'hour' ? 'second' : by };
}
