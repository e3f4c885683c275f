/** The least, the median and the largest of some runs. */
export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

/** What was read. */
export interface Input {
  /** Events or profiles. */
  readonly items: number;
  /** Of JSON, as Mixpanel sends it. */
  readonly jsonMB: number;
  /** Of the same JSON compressed, where it is known. */
  readonly gzipMB?: number;
}

/** The catalog of a read. */
export interface Catalog {
  readonly columns: number;
  /** Of the schema as JSON. */
  readonly bytes: number;
}

/** The measures of one program doing one task, from the start of its process to its exit. */
export interface Row {
  readonly program: string;
  readonly task: string;
  readonly input: Input;
  readonly runs: number;
  readonly cpuSeconds: Spread;
  readonly seconds: Spread;
  readonly peakMB: Spread;
  readonly outMB: number;
  /** Where it is what was measured. */
  readonly catalog?: Catalog;
  /** CPU seconds of the server during a run, where it is known. */
  readonly serverCpuSeconds?: number;
  /** Median of the ratios of the wall time to that of curl in the same round. */
  readonly timesCurl?: number;
  /** The same of the CPU time to that of the first row of our program, for its other rows. */
  readonly timesFirst?: number;
}

export function spreadOf(values: readonly number[], digits: number): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => rounded(sorted[index] ?? NaN, digits);
  return { least: at(0), median: at(Math.floor(sorted.length / 2)), most: at(sorted.length - 1) };
}

export function medianOf(values: readonly number[], digits: number): number {
  return spreadOf(values, digits).median;
}

export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
