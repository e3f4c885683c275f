import { addDays, countDays } from '../../base/days.ts';
import type { Window } from '../../base/windows.ts';

/** A year is halved down to about three weeks: a query that is too heavy even then is not mended by fewer days. */
export const MOST_HALVINGS = 4;

/**
 * The answers for a window: one, unless it is too heavy for the server, and then those of its halves.
 *
 * @param isTooHeavy does this failure get better with fewer days?
 */
export async function* halvingWindow<Answer>(
  window: Window,
  ask: (window: Window) => Promise<Answer>,
  isTooHeavy: (thrown: unknown) => boolean,
  halvings = MOST_HALVINGS,
): AsyncGenerator<Answer, void> {
  let answer: Answer;
  try {
    answer = await ask(window);
  } catch (thrown) {
    const days = countDays(window.from, window.to);
    if (halvings === 0 || days === 1 || !isTooHeavy(thrown)) throw thrown;
    const middle = addDays(window.from, Math.floor(days / 2) - 1);
    yield* halvingWindow({ from: window.from, to: middle }, ask, isTooHeavy, halvings - 1);
    yield* halvingWindow({ from: addDays(middle, 1), to: window.to }, ask, isTooHeavy, halvings - 1);
    return;
  }
  yield answer;
}
