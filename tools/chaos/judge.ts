import { countsOf } from '../../integration_tests/support/expected-events.ts';
import type { Case } from './case.ts';
import { textsOf } from './texts.ts';

/** What is missing, and how much came more than once. */
export interface Verdict {
  readonly required: number;
  /** What is not there, or not as often as it should be, as text. */
  readonly missing: readonly string[];
  readonly duplicates: number;
}

/** Compares by content, and as often as a thing is there: an event may be there twice. */
export function judge(one: Case): Verdict {
  const { required, delivered } = textsOf(one);
  const wanted = countsOf(required.flat());
  const found = countsOf(delivered.flat());
  const lacking = required.filter((texts) =>
    texts.some((text) => (found.get(text) ?? 0) < (wanted.get(text) ?? 0)),
  );
  const keys = countsOf(delivered.map(([key = '']) => key));
  const more = [...keys].map(([key, count]) => count - Math.max(1, wanted.get(key) ?? 0));
  return {
    required: required.length,
    missing: lacking.map((texts) => texts.join(' ')),
    duplicates: more.reduce((sum, count) => sum + Math.max(0, count), 0),
  };
}
