import type { Comparable } from './comparable.ts';
import type { ChosenOptions, ChosenStream } from './run.ts';
import type { Truth } from './truth.ts';

/** What the records of a stream are judged by. */
export interface Case {
  readonly stream: ChosenStream;
  readonly options: ChosenOptions;
  readonly comparable: Comparable;
  /** From when on (ms UTC) the days were read for the first time: what had arrived before it has no excuse. */
  readonly firstReadMs: number;
  /** As it was when the process began that read the stream to its end. */
  readonly truth: Truth;
  /** As it was when that was over: what has gone or changed meanwhile may be there or not. */
  readonly end: Truth;
  /** Profiles that may have come to be by a merge. */
  readonly mergedInto: ReadonlySet<string>;
  /** RECORD lines. */
  readonly delivered: readonly string[];
}
