import type { EventKernel, EventRules, LineWriter } from '../../src/kernel/event-kernel.ts';
import type { Property } from '../../src/streams/records/property-table.ts';
import { layout, type Region, regions } from './kernel-regions.ts';

/** How far beyond an end `copy` and `writeText` may store. */
const STORE_BYTES = 16;
/** How far beyond a text of TEXT_BYTES its padding may reach. */
const TEXT_PADDING_BYTES = 72;
/** How much of the unused memory after the last region is filled. */
const AFTER_BYTES = 0x10000;
/** How much is compared after each run of what is compared completely in the end. */
const NEAR_BYTES = 0x2000;

const { out, head, members, pending, buckets, slots, properties, names } = regions;
/** What the compiler has put in memory. */
const STATIC: Region = { start: 0, end: regions.in.start };
/** What `learn` changes. */
const LEARNED = [buckets, slots, properties, names];
/** The fields that a run sets, too. */
const SLOT_NEXT = 12;
const COUNTERS = [0, 20, 24];

/** Shared by all guards, of which one at a time is used. */
const expected = Buffer.alloc(layout.END + AFTER_BYTES);
const zeros = Buffer.alloc(0x1000000);

/**
 * Fills all memory that holds nothing with a pattern, and checks after each run which bytes have changed. Records must not
 * depend on the pattern.
 *
 * @returns what reports the writes that were out of bounds
 */
export function guardMemory(kernel: EventKernel<Property>, pattern: Buffer): () => readonly string[] {
  const guard = new GuardedMemory(memoryOf(kernel), pattern);
  const convert = kernel.convert.bind(kernel);
  const learn = kernel.learn.bind(kernel);
  kernel.convert = (block, start, end, rules, writer) => {
    // Without lines it only sets how records begin.
    convert(block, end, end, rules, writer);
    // Another object, so that the kernel loads it again.
    const loaded = block.subarray();
    guard.expectLoad(loaded.subarray(start, end));
    return convert(loaded, start, end, ...guard.watch(rules, writer));
  };
  kernel.learn = (...property) => {
    guard.expectLearning();
    learn(...property);
  };
  return () => guard.finish();
}

/** A kernel passes its memory to the writer of its records. */
function memoryOf(kernel: EventKernel<Property>): Buffer {
  let memory: Buffer = Buffer.alloc(0);
  const no = (): number => 0;
  const addLines = (bytes: Buffer): void => {
    memory = bytes;
  };
  const rules = { judge: no, toUtc: no, isNew: no, tally: undefined };
  kernel.convert(Buffer.from('\n'), 0, 1, rules, { prefix: Buffer.from('{'), addLines });
  return memory;
}

class GuardedMemory {
  readonly #faults: string[] = [];
  readonly #memory: Buffer;
  /** What the memory should hold. */
  readonly #expected = expected;
  readonly #pattern: Buffer;
  /** How many bytes of lines are in memory, and whether they are known. */
  #loaded: number = layout.IN_BYTES;
  #isLoadKnown = false;
  /** Dropped records leave bytes beyond the end of the others. */
  #hasDropped = false;
  #hasLearned = true;

  constructor(memory: Buffer, pattern: Buffer) {
    this.#memory = memory;
    this.#pattern = pattern;
    let at: number = regions.in.start;
    // A new kernel relies on zeros in these.
    for (const { start, end } of [buckets, slots, properties]) {
      memory.subarray(at, start).fill(pattern);
      at = end;
    }
    memory.subarray(at, layout.END + AFTER_BYTES).fill(pattern);
    memory.copy(this.#expected);
  }

  /** Called before a run that loads these lines. The pattern follows them. */
  expectLoad(lines: Buffer): void {
    if (this.#hasLearned) for (const each of LEARNED) this.#accept(each);
    this.#hasLearned = false;
    this.#accept(head);
    const start = layout.IN;
    const used = { start, end: start + Math.max(lines.length, this.#loaded) };
    this.#loaded = Math.min(lines.length, layout.IN_BYTES);
    this.#isLoadKnown = lines.length <= layout.IN_BYTES;
    this.#memory.subarray(start, Math.min(used.end, regions.in.end)).fill(this.#pattern);
    this.#accept({ start, end: Math.min(used.end, regions.in.end) });
    if (this.#isLoadKnown) lines.copy(this.#expected, start);
  }

  /** Called before names are learned. */
  expectLearning(): void {
    if (!this.#hasLearned) this.#checkLearned();
    this.#hasLearned = true;
  }

  /** Checks the memory after each run. */
  watch(rules: EventRules, writer: LineWriter): [EventRules, LineWriter] {
    const isNew = (keyBits: number, recordBits: number): number => {
      const result = rules.isNew(keyBits, recordBits);
      if (result === 0) this.#hasDropped = true;
      return result;
    };
    const addLines = (bytes: Buffer, start: number, end: number, count: number): void => {
      this.#check(end);
      writer.addLines(bytes, start, end, count);
      this.#restore(end);
    };
    const { prefix } = writer;
    return [
      { ...rules, isNew },
      { prefix, addLines },
    ];
  }

  /** Checks all that was not checked after each run. */
  finish(): readonly string[] {
    this.expectLearning();
    for (const each of [STATIC, out, ...gaps()]) this.#expectSame(each);
    if (this.#isLoadKnown) this.#expectSame(regions.in);
    const rest = this.#memory.subarray(this.#expected.length);
    if (rest.compare(zeros, 0, rest.length) !== 0) this.#faults.push('wrote after all regions');
    return this.#faults;
  }

  #check(outEnd: number): void {
    if (outEnd < out.start || outEnd > out.end) this.#faults.push(`the output ends at ${outEnd}`);
    if (!this.#hasDropped) this.#expectSame(behind(outEnd + STORE_BYTES, head.start));
    if (this.#isLoadKnown) this.#expectSame(behind(layout.IN, layout.IN + this.#loaded));
    for (const each of [head, ...gaps(), ...textRooms()]) this.#expectSame(each);
  }

  /** Fills again what a run leaves in memory for no other one. */
  #restore(outEnd: number): void {
    const written = { start: out.start, end: this.#hasDropped ? head.start : outEnd + STORE_BYTES };
    this.#hasDropped = false;
    for (const { start, end } of [written, { start: members.start, end: pending.end }])
      this.#expected.copy(this.#memory, start, start, end);
  }

  #checkLearned(): void {
    this.#expectSame(buckets);
    this.#expectSame(names);
    this.#expectFields(slots, layout.SLOT_BYTES, [SLOT_NEXT]);
    this.#expectFields(properties, layout.PROPERTY_BYTES, COUNTERS);
  }

  #accept({ start, end }: Region): void {
    this.#memory.copy(this.#expected, start, start, end);
  }

  #expectSame({ start, end }: Region): void {
    if (this.#memory.compare(this.#expected, start, end, start, end) === 0) return;
    let at = start;
    while (this.#memory[at] === this.#expected[at]) at++;
    this.#faults.push(`wrote ${placeOf(at)}`);
  }

  /** Only the fields at these offsets of each item may have changed. */
  #expectFields({ start, end }: Region, itemBytes: number, offsets: readonly number[]): void {
    for (let item = start; item < end; item += itemBytes) {
      if (this.#memory.compare(this.#expected, item, end, item, end) === 0) return;
      for (let at = item; at < item + itemBytes; at += 4) {
        const isSame = this.#memory.readInt32LE(at) === this.#expected.readInt32LE(at);
        if (!isSame && !offsets.includes(at - item)) this.#faults.push(`wrote ${placeOf(at)}`);
      }
    }
  }
}

/** A part of a region from an address on. */
function behind(start: number, end: number): Region {
  return { start: Math.min(start, end), end: Math.min(start + NEAR_BYTES, end) };
}

/** Between regions, and after the last one. */
function gaps(): Region[] {
  const all: readonly Region[] = Object.values(regions);
  return all.map((each, i) => ({
    start: each.end + (each === out ? STORE_BYTES : 0),
    end: all[i + 1]?.start ?? layout.END + AFTER_BYTES,
  }));
}

function textRooms(): Region[] {
  const { TEXTS, TEXT_BYTES, LANE_BYTES, LANES } = layout;
  return Array.from({ length: LANES }, (_, lane) => ({
    start: TEXTS + lane * LANE_BYTES + TEXT_BYTES + TEXT_PADDING_BYTES,
    end: TEXTS + (lane + 1) * LANE_BYTES,
  }));
}

/** An address as the region that begins before it, and how far from its start. */
function placeOf(address: number): string {
  const [name, { start }] = Object.entries(regions).findLast((entry) => entry[1].start <= address) ?? [
    'the static data',
    STATIC,
  ];
  return `${name} + ${address - start}`;
}
