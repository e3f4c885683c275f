import type { CanonicalRecords } from './canonical-records.ts';
import type { GroundTruth } from './ground-truth.ts';
import type { RunOptions, SelectedStream } from './run.ts';

export interface StreamComparison {
  readonly stream: SelectedStream;
  readonly options: RunOptions;
  readonly canonical: CanonicalRecords;
  /** Start of the first read of these days, ms (UTC): everything that arrived before it is required. */
  readonly firstReadMs: number;
  /** At the start of the process that finished the stream. */
  readonly truth: GroundTruth;
  /** At the end of that process: what was deleted or changed in between may be delivered or not. */
  readonly end: GroundTruth;
  /** Profiles that a merge may have created. */
  readonly mergedInto: ReadonlySet<string>;
  /** Keys of items that Mixpanel never sent as they are: they may be delivered or not. */
  readonly excused: ReadonlySet<string>;
  /** RECORD lines. */
  readonly delivered: readonly string[];
}
