import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `kernel/host.ts` declares. */
export interface KernelImports {
  /** Decides about an event by its `time` and arrival (ms UTC, NaN if it has none). Returns one of `VERDICT`. */
  judge(seconds: number, arrivedAt: number): number;
  /** Converts local seconds to UTC. */
  toUtc(seconds: number): number;
  /** Counts an event, if {@link KernelExports.setTallied} was called. The name with its quotes is in memory. */
  tally(high: number, low: number, seconds: number, nameStart: number, nameEnd: number): void;
  /** 0 if the record was delivered from an earlier answer. */
  isNew(keyBits: number, recordBits: number): number;
}

/** What `kernel/index.ts` exports, which documents it. Addresses and lengths are bytes in `memory`. */
export interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly IN: Global;
  readonly IN_BYTES: Global;
  readonly OUT: Global;
  readonly HEAD: Global;
  readonly HEAD_BYTES: Global;
  readonly stoppedAt: Global;
  readonly reason: Global;
  readonly outEnd: Global;
  readonly records: Global;
  readonly hasRescued: Global;
  configure(
    ...settings: [name: number, arrived: number, object: number, rescued: number, zone: number, local: number]
  ): void;
  setHead(bytes: number): void;
  setTallied(isTallied: number): void;
  clearRescued(): void;
  run(from: number, to: number): void;
  reserve(bytes: number): number;
  addProperty(
    ...property: [place: number, accepts: number, id: number, excluded: number, prefix: number, bytes: number]
  ): number;
  addSpelling(key: number, bytes: number, property: number): number;
  takeUnfit(property: number): number;
  takeUndeclared(property: number): number;
}

interface Global {
  readonly value: number;
}

// @types/node does not declare it.
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

/** Beside `package.json`. `scripts/build-kernel.js` compiles it. */
const FILE = join(import.meta.dirname, '..', '..', 'kernel.wasm');

let compiled: object | undefined;

/** A kernel with a memory of its own; undefined on a processor without SIMD, where Node rejects the module. */
export function instantiateKernel(host: KernelImports): KernelExports | undefined {
  if (compiled === undefined) {
    const bytes = readFileSync(FILE);
    if (!WebAssembly.validate(bytes)) return undefined;
    compiled = new WebAssembly.Module(bytes);
  }
  // The build compiles the module from the sources that this interface describes.
  return new WebAssembly.Instance(compiled, { host }).exports as KernelExports;
}
