import {
  ConnectorError,
  SelfLimitedError,
  SliceError,
  StreamFailedError,
  UndeliveredItemsError,
} from '../base/errors.ts';
import type { FailedPart } from './stream.ts';

/** A stream is abandoned after this many consecutive failures. Scattered ones do not hold back the rest. */
export const MAX_CONSECUTIVE_FAILURES = 3;
/** Of slices that fail alone and without retries, such as funnels that this user may not read: they cost little. */
export const MAX_CONSECUTIVE_SLICE_ERRORS = 10;
const MAX_NAMED = 10;

/** The parts of a stream that could not be read. */
export class FailedParts {
  readonly #failures: FailedPart[] = [];
  #consecutive = 0;
  #hasSucceeded = false;
  #isOver = false;

  add(failure: FailedPart): void {
    const { why } = failure;
    this.#failures.push(failure);
    if (why instanceof SelfLimitedError) return;
    if (why instanceof UndeliveredItemsError) this.#consecutive = 0;
    else if (isFatal(why) || ++this.#consecutive >= maxFailures(why)) this.#isOver = true;
  }

  /** To be called when a part has been read. */
  succeeded(): void {
    this.#consecutive = 0;
    this.#hasSucceeded = true;
  }

  get isEmpty(): boolean {
    return this.#failures.length === 0;
  }

  /** Whether what is left would probably fail too. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** An error that names the failed parts, with the message of the failure that stopped the stream, else of the first. */
  summary(stream: string): unknown {
    const { why } = this.#failures.find((failure) => isFatal(failure.why)) ?? this.#failures[0] ?? {};
    if (!(why instanceof ConnectorError)) return why;
    const named = this.#failures.slice(0, MAX_NAMED).map(({ failed }) => failed);
    const more = this.#failures.length - named.length;
    const labels = named.join(', ') + (more > 0 ? ` and ${more} more` : '');
    const rest = this.#hasSucceeded ? ' The rest was read; the next sync reads only what is missing.' : '';
    return new ConnectorError(why.kind, `${stream}: ${labels} could not be read. ${why.message}${rest}`, {
      cause: why,
      ...(why.detail === undefined ? {} : { detail: why.detail }),
    });
  }
}

function maxFailures(why: unknown): number {
  const isCheap = why instanceof SliceError && why.kind !== 'transient';
  return isCheap ? MAX_CONSECUTIVE_SLICE_ERRORS : MAX_CONSECUTIVE_FAILURES;
}

/** Errors that the user must fix, and bugs, would fail every slice. So would some that pass. */
function isFatal(why: unknown): boolean {
  if (why instanceof StreamFailedError || !(why instanceof ConnectorError)) return true;
  return why.kind === 'config' && !(why instanceof SliceError);
}
