import { addDays, countDays, type Day } from '../../base/days.ts';
import { windowsOf, type Window } from '../../base/windows.ts';

/** A query for three weeks that is too heavy is rarely helped by fewer days. */
const MIN_SPLIT_DAYS = 23;

export interface FailedRange {
  readonly window: Window;
  readonly why: unknown;
}

/** A part of a window: its answer, or why it could not be read. */
export type Part<Answer> = { readonly window: Window; readonly answer: Answer } | FailedRange;

export interface PartRequest<Answer> {
  /** @param isPart true for a part of a window that was too heavy */
  readonly request: (window: Window, isPart: boolean) => Promise<Answer>;
  /** Whether fewer days may help. */
  readonly isTooHeavy: (thrown: unknown) => boolean;
  /** Whether the other parts may be read after this failure of one, even if none was read yet. */
  readonly concernsPart: (thrown: unknown) => boolean;
  /** Days at the ends of a part that are not wanted are not requested. */
  readonly isWanted: (day: Day) => boolean;
  readonly learned: LearnedSize;
}

/** A range of this many days failed, but both its halves were read: shared by the windows of an item, such as a funnel. */
export interface LearnedSize {
  tooManyDays: number;
}

/** A part that is left to request. `whole` is what it is a half of, after that failed. */
interface Pending extends Window {
  readonly whole?: { readonly days: number; unreadHalves: number };
}

/**
 * How often a window may be split. A year is halved down to about three weeks; what is shorter only once, since the next sync
 * continues with the half that failed.
 */
export function maxSplits(days: number): number {
  return days === 1 ? 0 : Math.max(1, Math.round(Math.log2(days / MIN_SPLIT_DAYS)));
}

/** The most ranges of a window that are requested in vain: those that are split, and each of the parts that are then left. */
function maxFailures(days: number): number {
  return 2 * maxSplits(days) + 1;
}

/** The most requests for a window that fail because it is too heavy. Only the window itself is retried, once. */
export function maxHeavyRequests(days: number): number {
  return maxFailures(days) + 1;
}

/**
 * Requests a window, or its halves if it is too heavy, from the newest to the oldest. Yields each part that was read, and each
 * that could not be read; after too many failures the rest is not requested. Throws a failure of the window itself, and one
 * that concerns more than a part.
 */
export async function* requestInParts<Answer>(
  window: Window,
  { request, isTooHeavy, concernsPart, isWanted, learned }: PartRequest<Answer>,
): AsyncGenerator<Part<Answer>, void> {
  const windowDays = countDays(window.from, window.to);
  let splitsLeft = maxSplits(windowDays);
  let failuresLeft = maxFailures(windowDays);
  let lastFailure: unknown;
  let hasRead = false;
  const pending: Pending[] = [window];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const part = trimmed(next, isWanted);
    if (part === undefined) continue;
    const days = countDays(part.from, part.to);
    // The halves of a range differ by a day.
    if (days > 1 && days + 1 >= learned.tooManyDays) {
      pending.push(...halvesOf(part));
      continue;
    }
    if (failuresLeft === 0) {
      yield { window: part, why: lastFailure };
      continue;
    }
    const isPart = next !== window;
    let answer: Answer;
    try {
      answer = await request(part, isPart);
    } catch (thrown) {
      lastFailure = thrown;
      failuresLeft--;
      if (isTooHeavy(thrown) && days > 1 && splitsLeft > 0) {
        splitsLeft--;
        const whole = { days, unreadHalves: 2 };
        pending.push(...halvesOf(part).map((half) => ({ ...half, whole })));
      } else if (isPart && (concernsPart(thrown) || (hasRead && isTooHeavy(thrown)))) {
        yield { window: part, why: thrown };
      } else {
        throw thrown;
      }
      continue;
    }
    const { whole } = next;
    if (whole !== undefined && --whole.unreadHalves === 0)
      learned.tooManyDays = Math.min(learned.tooManyDays, whole.days);
    hasRead = true;
    yield { window: part, answer };
  }
}

function trimmed({ from, to }: Window, isWanted: (day: Day) => boolean): Window | undefined {
  const wanted = windowsOf(from, to, Infinity, isWanted);
  const [last, first] = [wanted[0], wanted.at(-1)];
  return first === undefined || last === undefined ? undefined : { from: first.from, to: last.to };
}

/** The older half first. */
function halvesOf({ from, to }: Window): [Window, Window] {
  const middle = addDays(from, Math.floor(countDays(from, to) / 2) - 1);
  return [
    { from, to: middle },
    { from: addDays(middle, 1), to },
  ];
}
