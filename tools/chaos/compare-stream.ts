import { countsOf } from '../../integration_tests/support/expected-events.ts';
import { isExcused } from './excuses.ts';
import { expectedAndDelivered } from './expected-records.ts';
import type { StreamComparison } from './stream-comparison.ts';

export interface ComparisonResult {
  readonly required: number;
  /** Records delivered too rarely, as text. */
  readonly missing: readonly string[];
  readonly duplicates: number;
}

/** Compares by content and count: an event may legitimately occur twice. */
export function compareStream(comparison: StreamComparison): ComparisonResult {
  const { required: all, delivered } = expectedAndDelivered(comparison);
  const required = all.filter(([key = '']) => !isExcused(comparison.excused, key));
  const wanted = countsOf(required.flat());
  const found = countsOf(delivered.flat());
  const missing = required.filter((texts) =>
    texts.some((text) => (found.get(text) ?? 0) < (wanted.get(text) ?? 0)),
  );
  const keys = countsOf(delivered.map(([key = '']) => key));
  const surplus = [...keys].map(([key, count]) => count - Math.max(1, wanted.get(key) ?? 0));
  return {
    required: required.length,
    missing: missing.map((texts) => texts.join(' ')),
    duplicates: surplus.reduce((sum, count) => sum + Math.max(0, count), 0),
  };
}
