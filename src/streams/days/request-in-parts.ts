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
 * How often a window may be split before it is known that fewer days help: a year down to about three weeks, what is shorter
 * once.
 */
export function maxSplits(days: number): number {
  return days === 1 ? 0 : Math.max(1, Math.round(Math.log2(days / MIN_SPLIT_DAYS)));
}

/** The most ranges of a window that are requested in vain: those that are split, and each of the parts that are then left. */
function maxFailures(days: number): number {
  return 2 * maxSplits(days) + 1;
}

/**
 * The most requests for a window of which nothing can be read because it is too heavy. Only the window itself is retried, once;
 * the last request is for its newest day.
 */
export function maxHeavyRequests(days: number): number {
  const asksForDay = days >> maxSplits(days) > 1;
  return maxFailures(days) + (asksForDay ? 2 : 1);
}

/** How often ranges may be split, and how many may fail. */
interface Budget {
  splits: number;
  failures: number;
}

/**
 * Requests a window, or its halves if it is too heavy, from the newest to the oldest. Yields each part that was read, and each
 * that could not be read; after too many failures the rest is not requested. Throws a failure of the window itself, and one
 * that concerns more than a part.
 *
 * If a part stays too heavy, the next sync would ask for it again, and in vain. So its newest day is requested alone: if that
 * succeeds, the parts are halved further.
 */
export async function* requestInParts<Answer>(
  window: Window,
  rules: PartRequest<Answer>,
): AsyncGenerator<Part<Answer>, void> {
  const days = countDays(window.from, window.to);
  const budget = { splits: maxSplits(days), failures: maxFailures(days) };
  const failed: FailedRange[] = [];
  let hasRead = false;
  for await (const part of requestHalves([window], budget, rules, window)) {
    if ('why' in part) {
      failed.push(part);
      continue;
    }
    hasRead = true;
    yield part;
  }
  const left = failed.flatMap((range) => {
    const window = rules.isTooHeavy(range.why) ? trimmed(range.window, rules.isWanted) : undefined;
    return window === undefined ? [] : [{ window, why: range.why }];
  });
  const day = yield* newestDay(left, rules);
  if (day === undefined) {
    yield* failed;
    return;
  }
  yield* failed.filter(({ why }) => !rules.isTooHeavy(why));
  if (!hasRead) rules.learned.tooManyDays = Math.min(rules.learned.tooManyDays, smallestOf(left));
  yield* requestFurther(left, day, rules);
}

/** Requests the newest day that failed, if smaller parts are left to request. Returns it if it was read. */
async function* newestDay<Answer>(
  failed: readonly FailedRange[],
  { request, isTooHeavy, concernsPart }: PartRequest<Answer>,
): AsyncGenerator<Part<Answer>, Day | undefined> {
  const [newest] = failed;
  if (newest === undefined || smallestOf(failed) === 1) return undefined;
  const { to } = newest.window;
  try {
    const answer = await request({ from: to, to }, true);
    yield { window: { from: to, to }, answer };
    return to;
  } catch (thrown) {
    if (isTooHeavy(thrown) || concernsPart(thrown)) return undefined;
    throw thrown;
  }
}

/** Requests the halves of parts that failed, down to a day. */
function requestFurther<Answer>(
  failed: readonly FailedRange[],
  read: Day,
  rules: PartRequest<Answer>,
): AsyncGenerator<Part<Answer>, void> {
  const splits = Math.ceil(Math.log2(smallestOf(failed)));
  const halves = failed.flatMap(({ window: { from, to } }) =>
    halvesOf({ from, to: to === read ? addDays(to, -1) : to }).reverse(),
  );
  return requestHalves(halves.reverse(), { splits, failures: splits + 1 }, rules);
}

function smallestOf(ranges: readonly FailedRange[]): number {
  return Math.min(...ranges.map(({ window: { from, to } }) => countDays(from, to)));
}

/**
 * @param pending the newest range last
 * @param window the first one, unless parts are requested
 */
async function* requestHalves<Answer>(
  pending: Pending[],
  budget: Budget,
  { request, isTooHeavy, concernsPart, isWanted, learned }: PartRequest<Answer>,
  window?: Window,
): AsyncGenerator<Part<Answer>, void> {
  let lastFailure: unknown;
  let hasRead = window === undefined;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const part = trimmed(next, isWanted);
    if (part === undefined) continue;
    const days = countDays(part.from, part.to);
    // The halves of a range differ by a day.
    if (days > 1 && days + 1 >= learned.tooManyDays) {
      pending.push(...halvesOf(part));
      continue;
    }
    if (budget.failures === 0) {
      yield { window: part, why: lastFailure };
      continue;
    }
    const isPart = next !== window;
    let answer: Answer;
    try {
      answer = await request(part, isPart);
    } catch (thrown) {
      lastFailure = thrown;
      budget.failures--;
      if (isTooHeavy(thrown) && days > 1 && budget.splits > 0) {
        budget.splits--;
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

/** The older half first; a day is its only half. */
function halvesOf({ from, to }: Window): Window[] {
  if (from === to) return [{ from, to }];
  const middle = addDays(from, Math.floor(countDays(from, to) / 2) - 1);
  return [
    { from, to: middle },
    { from: addDays(middle, 1), to },
  ];
}
