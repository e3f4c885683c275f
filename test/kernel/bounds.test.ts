import { expect, test } from '@jest/globals';
import { EventKernel } from '../../src/kernel/event-kernel.ts';
import type { Property } from '../../src/streams/records/property-table.ts';
import { Draws } from '../reference/random-lines.ts';
import { convert, type PathOptions } from '../support/both-paths.ts';
import { IDS, lineOf, spelling } from '../support/event-line.ts';
import fc from '../support/fast-check.ts';
import { guardMemory } from '../support/guarded-memory.ts';
import { blocksOf, linesOf, mutated, pathOptions } from '../support/kernel-inputs.ts';
import { layout, regions } from '../support/kernel-regions.ts';
import { fullBlock, LIMITS, LONG_NAMES, longNames, longTexts } from '../support/limit-lines.ts';
import { PlainLines } from '../support/plain-lines.ts';
import { FUZZ } from '../support/seed.ts';

const OPTIONS: PathOptions = {
  ...{ naming: 'plain', layout: 'both', catalog: {}, newColumns: true, zone: undefined },
  ...{ coverage: [], withMerged: false, withTally: true },
};
const random = new Draws(1);
/** What the memory holds that no run has written. */
const PATTERNS = [
  ...[Buffer.of(0), Buffer.of(0xff), Buffer.from('"'), Buffer.from('\\'), Buffer.from('0'), Buffer.from('{')],
  Buffer.from('"a":1,'),
  Buffer.from(lineOf(`${IDS},"p0":[1,"x"],"p1":{"a":null}`)),
  Buffer.from(Array.from({ length: 4099 }, () => random.below(256))),
];
const patterns = fc.constantFrom(...PATTERNS);

/** Converts on both paths, the fast one with its memory guarded. */
function expectBounds(answers: readonly (readonly Buffer[])[], options: PathOptions, pattern: Buffer): void {
  let faults = (): readonly string[] => ['the kernel was not used'];
  const fast = convert(answers, options, 'fast', (kernel) => {
    faults = guardMemory(kernel, pattern);
  });
  expect(faults()).toEqual([]);
  const plain = convert(answers, options, 'plain');
  // Not toEqual: a difference in megabytes takes minutes to print.
  expect(JSON.stringify(fast) === JSON.stringify(plain)).toBe(true);
}

function runs(usual: number): { numRuns: number } {
  return { numRuns: usual * FUZZ };
}

test('regions follow one another, each with 64 bytes of room', () => {
  const all = Object.values(regions);
  const rooms = all.map(({ end }, i) => (all[i + 1]?.start ?? layout.END) - end);
  expect(rooms).toEqual(all.map(() => 64));
});

test('random lines are converted within bounds, and the same with anything else in memory', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      pathOptions,
      patterns,
      fc.constantFrom(0, 3, 50),
      (seed, options, pattern, share) => {
        const bytes = linesOf(seed, 40, share);
        const blocks = blocksOf(bytes, new Draws(seed));
        expectBounds([[bytes, ...blocks], blocks], options, pattern);
      },
    ),
    runs(15),
  );
});

/** Converted by the kernel with any options. */
const SHORT = lineOf(`${IDS},"\\u0070":[1,{"b":"\\ud83d\\ude00\\""},true],"p0":-1.5`);

test('a line may end anywhere, although its rest is in memory or in the next line', () => {
  fc.assert(
    fc.property(fc.integer(), pathOptions, fc.constantFrom(SHORT, ''), (seed, options, short) => {
      const line = Buffer.from(short === '' ? `${new PlainLines(seed).next()}\n` : short);
      const cuts = Array.from({ length: line.length }, (_, i) => {
        const cut = Buffer.concat([line.subarray(0, i), Buffer.from('\n')]);
        return [[cut], [Buffer.concat([cut, line.subarray(i)])]];
      });
      expectBounds([[line, line], ...cuts.flat()], options, line);
    }),
    { ...runs(2), examples: [[0, OPTIONS, SHORT]] },
  );
});

test.each(Object.entries(LIMITS))('lines around the limit of %s are converted within bounds', (_, make) => {
  fc.assert(
    fc.property(fc.integer(), pathOptions, patterns, (seed, options, pattern) => {
      const draws = new Draws(seed);
      const line = Buffer.from(make(draws));
      const others = Array.from({ length: 3 }, () => Buffer.from(make(draws)));
      const last = draws.oneIn(4) ? mutated(line, draws) : line;
      const end = Buffer.from('\n');
      const lines = Buffer.concat([...others, last, end]);
      expectBounds([[line, ...others, lines], [lines]], options, pattern);
    }),
    runs(4),
  );
});

const BOOLEANS = Object.fromEntries(['p0', ...LONG_NAMES].map((name) => [name, { type: 'boolean' }]));
const NULLED = { ...BOOLEANS, properties: {}, _rescued_data: {}, event_key: {}, time: {} };

test.each([
  ['input', fullBlock, {}],
  ['output, with texts,', longTexts, {}],
  ['output, with names,', longNames, NULLED],
])('the %s may fill its region to the last byte', (_, make, catalog) => {
  fc.assert(
    fc.property(fc.integer(), patterns, (seed, pattern) => {
      const block = Buffer.from(make(new Draws(seed)));
      expectBounds([[block, block]], { ...OPTIONS, catalog }, pattern);
    }),
    runs(1),
  );
});

test('the beginning of a record may fill its region, and must not exceed it', () => {
  const settings = { withName: false, withArrived: false, withObject: false, withRescued: false };
  const kernel = EventKernel.create<Property>({ ...settings, withZone: false, isLocal: false, opening: '{' });
  const no = (): number => 0;
  const rules = { judge: no, toUtc: no, isNew: no, tally: undefined };
  const begin = (bytes: number): void => {
    const writer = { prefix: Buffer.alloc(bytes - 1), addLines: () => undefined };
    kernel?.convert(Buffer.from('\n'), 0, 1, rules, writer);
  };
  expect(() => {
    begin(layout.HEAD_BYTES);
  }).not.toThrow();
  expect(() => {
    begin(layout.HEAD_BYTES + 1);
  }).toThrow('too long');
});

test('names may fill their region', () => {
  fc.assert(
    fc.property(fc.integer(), patterns, (seed, pattern) => {
      const draws = new Draws(seed);
      const lines = Array.from({ length: 4 }, (_, line) => {
        const members = Array.from({ length: 250 }, (_value, i) => {
          const name = `${line * 250 + i}${'n'.repeat(400 + draws.below(100))}`;
          return `"${spelling(name, -1 - draws.below(100))}":${i}`;
        });
        return Buffer.from(lineOf(`${IDS},${members.join(',')}`));
      });
      expectBounds([[...lines, ...lines]], { ...OPTIONS, layout: 'columns' }, pattern);
    }),
    runs(1),
  );
});

test('spellings may fill their region', () => {
  const lines = Array.from({ length: 18 }, (_, line) => {
    const members = Array.from({ length: 1000 }, (_value, i) => `"${spelling(`name${i}`, line)}":${i}`);
    return Buffer.from(lineOf(`${IDS},${members.join(',')}`));
  });
  expectBounds([[...lines, ...lines]], { ...OPTIONS, layout: 'columns' }, Buffer.of(0xff));
});
