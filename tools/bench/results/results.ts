import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Machine } from '../measure/machine.ts';
import type { Row } from './row.ts';

/** The measures of one section, with what they depend on. */
export interface SectionResult {
  /** yyyy-mm-dd (UTC) */
  readonly measured: string;
  readonly machine: Machine;
  /** Of programs, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** 1, or less after a quick look at less data. */
  readonly scale: number;
  readonly rows: readonly Row[];
}

/** By the name of the section. */
export type Results = Readonly<Record<string, SectionResult>>;

/** What the documentation is made from. */
export const RESULTS_FILE = join(
  import.meta.dirname,
  '..',
  '..',
  '..',
  'docs',
  'performance',
  'results.json',
);

/** The saved results; none if nothing was measured. */
export function readResults(path = RESULTS_FILE): Results {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Results) : {};
}

/** Replaces the results of one section. */
export function saveSection(name: string, result: SectionResult, path = RESULTS_FILE): void {
  const results = { ...readResults(path), [name]: result };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(results, undefined, 2)}\n`);
}
