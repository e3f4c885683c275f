import { date, number, timestampInUtc } from '../../src/streams/column-types.ts';
import { Draws, RandomLines } from '../reference/random-lines.ts';
import type { PathOptions } from './both-paths.ts';
import fc from './fast-check.ts';
import { PlainLines } from './plain-lines.ts';

const DECLARED = {
  ...{ event_key: {}, time: {}, distinct_id: {}, insert_id: {}, _rescued_data: {} },
  ...{ city: {}, p1: number, p2: { type: ['null', 'boolean'] }, p3: { type: ['null', 'object'] } },
  ...{ p4: { type: ['null', 'array'] }, p5: { type: ['null', 'integer'] }, p6: timestampInUtc, p7: date },
};
const CATALOGS = [
  {},
  DECLARED,
  { ...DECLARED, properties: {}, event: {}, _arrived_at: {} },
  { ...DECLARED, time: timestampInUtc, a: {} },
];
export const pathOptions: fc.Arbitrary<PathOptions> = fc.record({
  naming: fc.constantFrom('plain', 'mp_reserved', 'safe'),
  layout: fc.constantFrom('columns', 'json', 'both'),
  catalog: fc.constantFrom(...CATALOGS),
  newColumns: fc.boolean(),
  zone: fc.constantFrom(undefined, undefined, 'America/New_York'),
  coverage: fc.constantFrom([], [{ from: '2026-01-01', to: '2026-01-12', at: 1_768_500_000_000 }]),
  withMerged: fc.boolean(),
  withTally: fc.boolean(),
});

/** Lines of both generators, some of them with a byte that was changed, removed or cut. */
export function linesOf(seed: number, count: number, mutations: number): Buffer {
  const [plain, random, draws] = [new PlainLines(seed), new RandomLines(seed), new Draws(seed)];
  const lines = Array.from({ length: count }, () => {
    const line = Buffer.from(`${draws.oneIn(8) ? random.next() : plain.next()}\n`);
    return draws.below(100) < mutations ? mutated(line, draws) : line;
  });
  return Buffer.concat([...lines, Buffer.from('\n')]);
}

/** Changes, adds or removes a byte, or cuts the line. */
export function mutated(line: Buffer, draws: Draws): Buffer {
  const at = draws.below(line.length);
  const byte = draws.oneIn(2) ? draws.pick([...Buffer.from('"\\{}[],:\n\r\t \0-.eE0u')]) : draws.below(256);
  const kind = draws.below(4);
  if (kind === 0) return Buffer.concat([line.subarray(0, at), Buffer.of(byte), line.subarray(at)]);
  if (kind === 1) return Buffer.concat([line.subarray(0, at), line.subarray(at + 1)]);
  if (kind === 2) return line.subarray(0, at);
  const changed = Buffer.from(line);
  changed[at] = byte;
  return changed;
}

/** Blocks of complete lines, cut at random lines. */
export function blocksOf(bytes: Buffer, draws: Draws): Buffer[] {
  const blocks: Buffer[] = [];
  for (let start = 0; start < bytes.length;) {
    const from = Math.min(bytes.length - 1, start + draws.below(6000));
    const end = bytes.indexOf(0x0a, from) + 1;
    blocks.push(bytes.subarray(start, end));
    start = end;
  }
  return blocks;
}
