import type { Row } from '../results/row.ts';

/** What sections are given. */
export interface Bench {
  readonly runs: number;
  /** Of the sizes: below 1 for a quick look. */
  readonly scale: number;
  /** Makes an empty folder, which is removed after the benchmark. */
  readonly folder: (name: string) => string;
}

/** A part of the benchmark that can be measured alone. */
export interface Section {
  readonly name: string;
  readonly title: string;
  /** Of programs that other sections do not run. */
  readonly versions?: () => Readonly<Record<string, string>>;
  readonly measure: (bench: Bench) => Promise<Row[]>;
}
