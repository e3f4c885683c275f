import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from '../measure/machine.ts';
import type { Row } from './row.ts';

/** From the root of the repository. */
export const RESULTS_FILE = 'docs/performance/results.json';

/** The measures of one section, with what they depend on. */
export interface SectionResult {
  /** yyyy-mm-dd */
  readonly measured: string;
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  /** 1 unless it was only a quick look. */
  readonly scale: number;
  readonly rows: readonly Row[];
}

/** By the name of the section. */
export type Results = Readonly<Record<string, SectionResult>>;

const PATH = join(import.meta.dirname, '..', '..', '..', RESULTS_FILE);

/** The saved results; none if nothing was measured. */
export function readResults(path = PATH): Results {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Results;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw thrown;
  }
}
