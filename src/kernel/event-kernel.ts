import { NEWLINE } from '../json/characters.ts';
import { instantiateKernel, type KernelExports, type KernelImports } from './instance.ts';

/** What `judge` returns. */
export const Verdict = { drop: 0, deliver: 1, deliverIfChanged: 2 } as const;
/** Why the kernel stopped: at the end, at a line that it is not sure of, or because its output is full. */
const ODD_LINE = 1;

/** Where values of a property go, as numbers of `kernel/values.ts`. */
const PLACES = { column: 0, rescued: 1, nowhere: 2 } as const;

/** Which columns a record has, besides those of properties. */
export interface KernelSettings {
  readonly withName: boolean;
  readonly withArrived: boolean;
  readonly withObject: boolean;
  readonly withRescued: boolean;
  /** Whether times end with `Z`. */
  readonly withZone: boolean;
  /** Whether times are local, and converted by `toUtc`. */
  readonly isLocal: boolean;
  /** What the JSON of a record begins with, up to the digits of its key. */
  readonly opening: string;
}

export interface KernelProperty {
  readonly id: number;
  readonly place: keyof typeof PLACES;
  readonly accepts: number;
  /** `,"column":` */
  readonly prefix: Buffer;
}

/** Decides about the events of one answer. */
export interface EventRules extends Omit<KernelImports, 'tally'> {
  /** Counts events, also those that are not delivered. The name as JSON is at `[nameStart, nameEnd)` of a buffer. */
  readonly tally:
    | ((
        high: number,
        low: number,
        seconds: number,
        buffer: Buffer,
        nameStart: number,
        nameEnd: number,
      ) => void)
    | undefined;
}

/** Takes the RECORD lines. */
export interface LineWriter {
  /** What every line begins with, up to the record's JSON. */
  readonly prefix: Buffer;
  addLines(bytes: Buffer, start: number, end: number, count: number): void;
}

/** Called for each property with rescued values: how many did not fit their column, and how many have none. */
export type TakeCounts<P> = (property: P, unfit: number, undeclared: number) => void;

/**
 * The fast path: WebAssembly that turns lines of an export into RECORD lines. It knows the properties that it has learned, and
 * hands back every line that it is not sure of.
 */
export class EventKernel<P extends KernelProperty> {
  readonly #exports: KernelExports;
  readonly #memory: Buffer;
  readonly #in: number;
  readonly #inBytes: number;
  readonly #out: number;
  readonly #opening: string;
  readonly #caller: Caller;
  #head: Buffer | undefined;
  /** The block that is in memory, and its part. */
  #block: Buffer | undefined;
  #blockStart = 0;
  #blockEnd = 0;
  /** By index in the kernel. */
  readonly #properties: P[] = [];
  readonly #indexes = new Map<P, number>();
  readonly #spellings = new Set<string>();
  #isFull = false;

  private constructor(exports: KernelExports, caller: Caller, settings: KernelSettings) {
    this.#exports = exports;
    this.#caller = caller;
    this.#memory = Buffer.from(exports.memory.buffer);
    this.#in = exports.IN.value;
    this.#inBytes = exports.IN_BYTES.value;
    this.#out = exports.OUT.value;
    this.#opening = settings.opening;
    const { withName, withArrived, withObject, withRescued, withZone, isLocal } = settings;
    const flags = [withName, withArrived, withObject, withRescued, withZone, isLocal].map(Number);
    exports.configure(...(flags as Parameters<KernelExports['configure']>));
  }

  /** undefined on a processor without SIMD. */
  static create<P extends KernelProperty>(settings: KernelSettings): EventKernel<P> | undefined {
    const caller = new Caller();
    const exports = instantiateKernel(caller.imports);
    return exports === undefined ? undefined : new EventKernel<P>(exports, caller, settings);
  }

  /**
   * Writes the records of the lines from an offset on, as far as it is sure of them.
   *
   * @param block complete lines of valid UTF-8. Must not change between calls
   * @returns the offset of a line to be converted otherwise, or `end`
   */
  convert(block: Buffer, start: number, end: number, rules: EventRules, writer: LineWriter): number {
    const exports = this.#exports;
    this.#caller.run(rules, this.#memory);
    exports.setTallied(Number(rules.tally !== undefined));
    this.#setHead(writer.prefix);
    let next = start;
    while (next < end) {
      const partEnd = this.#load(block, next, end);
      if (partEnd === next) return next;
      const shift = this.#in - this.#blockStart;
      exports.run(next + shift, partEnd + shift);
      next = exports.stoppedAt.value - shift;
      writer.addLines(this.#memory, this.#out, exports.outEnd.value, exports.records.value);
      if (exports.reason.value === ODD_LINE) return next;
    }
    return next;
  }

  /**
   * Learns a property's spelling, `$city` or `\u0024city`, unless it knows it or has no room.
   *
   * @param isOutsideKey whether the key of an event without `$insert_id` leaves the property out
   */
  learn(spelling: Buffer, property: P, isOutsideKey: boolean): void {
    if (this.#isFull) return;
    const key = spelling.toString('latin1');
    if (this.#spellings.has(key)) return;
    const index = this.#indexes.get(property) ?? this.#addProperty(property, isOutsideKey);
    const at = index === undefined ? 0 : this.#keep(spelling);
    if (index === undefined || at === 0 || this.#exports.addSpelling(at, spelling.length, index) === 0)
      this.#isFull = true;
    else this.#spellings.add(key);
  }

  /** Reports the rescued values since the last call. */
  takeCounts(take: TakeCounts<P>): void {
    if (this.#exports.hasRescued.value === 0) return;
    this.#exports.clearRescued();
    for (const [index, property] of this.#properties.entries()) {
      const unfit = this.#exports.takeUnfit(index);
      const undeclared = this.#exports.takeUndeclared(index);
      if (unfit + undeclared > 0) take(property, unfit, undeclared);
    }
  }

  #addProperty(property: P, isOutsideKey: boolean): number | undefined {
    const { id, place, accepts, prefix } = property;
    const at = this.#keep(prefix);
    if (at === 0) return undefined;
    const index = this.#exports.addProperty(
      PLACES[place],
      accepts,
      id,
      Number(isOutsideKey),
      at,
      prefix.length,
    );
    if (index < 0) return undefined;
    this.#indexes.set(property, index);
    this.#properties.push(property);
    return index;
  }

  /** Returns the address of a copy; 0 if there is no room. */
  #keep(bytes: Buffer): number {
    const at = this.#exports.reserve(bytes.length);
    if (at !== 0) bytes.copy(this.#memory, at);
    return at;
  }

  #setHead(prefix: Buffer): void {
    if (this.#head === prefix) return;
    this.#head = prefix;
    const { HEAD, HEAD_BYTES } = this.#exports;
    const head = Buffer.concat([prefix, Buffer.from(this.#opening)]);
    if (head.length > HEAD_BYTES.value) throw new RangeError('the beginning of a record is too long');
    head.copy(this.#memory, HEAD.value);
    this.#exports.setHead(head.length);
  }

  /** Loads as many complete lines as fit. Returns where they end. */
  #load(block: Buffer, start: number, end: number): number {
    const isLoaded = this.#block === block && start >= this.#blockStart && start < this.#blockEnd;
    if (!isLoaded) {
      const fits = end - start <= this.#inBytes;
      this.#block = block;
      this.#blockStart = start;
      this.#blockEnd = fits ? end : block.lastIndexOf(NEWLINE, start + this.#inBytes - 1) + 1;
      if (this.#blockEnd <= start) this.#blockEnd = start;
      block.copy(this.#memory, this.#in, start, this.#blockEnd);
    }
    return Math.min(this.#blockEnd, end);
  }
}

/** Passes the calls of a kernel on to the rules that it runs with. */
class Caller {
  #rules: EventRules | undefined;
  #memory: Buffer = Buffer.alloc(0);

  readonly imports: KernelImports = {
    judge: (seconds, arrivedAt) => this.#running.judge(seconds, arrivedAt),
    toUtc: (seconds) => this.#running.toUtc(seconds),
    isNew: (keyBits, recordBits) => this.#running.isNew(keyBits, recordBits),
    tally: (high, low, seconds, nameStart, nameEnd) =>
      this.#running.tally?.(high, low, seconds, this.#memory, nameStart, nameEnd),
  };

  run(rules: EventRules, memory: Buffer): void {
    this.#rules = rules;
    this.#memory = memory;
  }

  get #running(): EventRules {
    if (this.#rules === undefined) throw new Error('the kernel is not running');
    return this.#rules;
  }
}
