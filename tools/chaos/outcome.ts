import type { ComparisonResult } from './compare-stream.ts';
import type { Run, SelectedStream } from './run.ts';

export interface Outcome {
  readonly run: Run;
  readonly results: readonly { readonly stream: SelectedStream; readonly result: ComparisonResult }[];
  /** Problems other than missing records. */
  readonly defects: readonly string[];
  readonly processes: number;
  readonly kills: number;
  readonly faultKinds: readonly string[];
  readonly records: number;
}
