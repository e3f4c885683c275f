import { INTENDED_COLUMN_DIFFERENCES } from './intended-columns.ts';
import { INTENDED_RECORD_DIFFERENCES } from './intended-records.ts';
import { INTENDED_VALUE_DIFFERENCES } from './intended-values.ts';
import type { IntendedDifference } from './intended-difference.ts';

/** The first one that fits counts; one that fits nothing fails the comparison. */
export const INTENDED_DIFFERENCES: readonly IntendedDifference[] = [
  ...INTENDED_RECORD_DIFFERENCES,
  ...INTENDED_COLUMN_DIFFERENCES,
  ...INTENDED_VALUE_DIFFERENCES,
];
