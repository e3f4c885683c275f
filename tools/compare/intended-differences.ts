import { INTENDED_OF_COLUMNS } from './intended-columns.ts';
import { INTENDED_OF_RECORDS } from './intended-records.ts';
import { INTENDED_OF_VALUES } from './intended-values.ts';
import type { IntendedDifference } from './judgement.ts';

/** The first one that fits counts; one that fits nothing fails the comparison. */
export const INTENDED_DIFFERENCES: readonly IntendedDifference[] = [
  ...INTENDED_OF_RECORDS,
  ...INTENDED_OF_COLUMNS,
  ...INTENDED_OF_VALUES,
];
