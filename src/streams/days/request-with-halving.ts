import { addDays, countDays } from '../../base/days.ts';
import type { Window } from '../../base/windows.ts';

/** Halves a year down to about three weeks. A query that is still too heavy then is not helped by fewer days. */
export const MAX_HALVINGS = 4;

/** Requests a window, or its halves if it is too heavy. Yields an answer per successful request, in order. */
export async function* requestWithHalving<Answer>(
  window: Window,
  request: (window: Window) => Promise<Answer>,
  isTooHeavy: (thrown: unknown) => boolean,
  halvings = MAX_HALVINGS,
): AsyncGenerator<Answer, void> {
  let answer: Answer;
  try {
    answer = await request(window);
  } catch (thrown) {
    const days = countDays(window.from, window.to);
    if (halvings === 0 || days === 1 || !isTooHeavy(thrown)) throw thrown;
    const middle = addDays(window.from, Math.floor(days / 2) - 1);
    yield* requestWithHalving({ from: window.from, to: middle }, request, isTooHeavy, halvings - 1);
    yield* requestWithHalving({ from: addDays(middle, 1), to: window.to }, request, isTooHeavy, halvings - 1);
    return;
  }
  yield answer;
}
