import type { SeededRandom } from '../../emulator/data/seeded-random.ts';
import type { Failure, Fault } from '../../emulator/failures/failure.ts';

/** Parts of paths; the first ones are asked for most. */
const PATHS = [
  '/export',
  '/export',
  '/export',
  '/engage',
  '/engage',
  '/cohorts/list',
  '/funnels',
  '/engage/revenue',
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
const STATUSES = [500, 502, 503, 504, 408, 429, 429, 429, 400, 401, 403, 404] as const;

/**
 * A fault, and which requests it is for.
 *
 * What nobody can see is not drawn: an answer that is short and ends as it should, such as an empty one, says that there
 * is no more.
 *
 * @param hangs whether answers may hang
 */
export function drawFault(draws: SeededRandom, hangs: boolean): Failure {
  const path = draws.pick(PATHS);
  // Lines are the export's; other answers are one JSON.
  const ofLines = path === '/export' && draws.chance(0.5);
  const fault = hangs && draws.chance(0.5) ? stall(draws) : ofLines ? lineFault(draws) : anyFault(draws);
  return {
    ...fault,
    match: { path, nth: 1 + draws.below(draws.pick([1, 4, 12])) },
    // To find that an answer hangs takes its time of the wall as well, and so does a quota that stays spent for hours.
    times: fault.kind === 'stall' ? 1 : draws.pick(hangs ? [1, 1, 1, 2, 3, 9] : [1, 1, 1, 2, 3, 9, -1]),
  };
}

function stall(draws: SeededRandom): Fault {
  return { kind: 'stall', fraction: draws.below(101) / 100, bytes: draws.below(40) };
}

function lineFault(draws: SeededRandom): Fault {
  const fraction = draws.below(101) / 100;
  return draws.pick([
    { kind: 'terminated-early', fraction, text: draws.pick(['terminated early', 'export terminated early']) },
    { kind: 'extra-line', fraction, text: draws.pick(LINES) },
    // All lines, for none of a short piece would be an answer without events.
    { kind: 'missing-newline', fraction: 1, lastLine: draws.pick(['complete', 'cut']) },
  ]);
}

function anyFault(draws: SeededRandom): Fault {
  return draws.pick([
    answer(draws),
    answer(draws),
    answer(draws),
    { kind: 'html-page' },
    { kind: 'cut-body', fraction: 1, bytes: 1 + draws.below(30) },
    { kind: 'cut-connection', fraction: draws.below(101) / 100, bytes: draws.below(40) },
    { kind: 'drop-connection' },
    { kind: 'delay', ms: 1 + draws.below(60) },
  ]);
}

function answer(draws: SeededRandom): Fault {
  const status = draws.pick(STATUSES);
  const says = draws.chance(0.5) && status >= 429;
  return {
    kind: 'answer',
    status,
    ...(says ? { headers: { 'Retry-After': String(draws.below(90)) } } : {}),
  };
}
