import { addDays, type Day } from '../../base/days.ts';
import type { Window } from '../../base/windows.ts';
import { isNotBegun } from '../../mixpanel/failures.ts';

/** No calendar is more than two days behind another: UTC+14 and UTC-12. */
const MAX_STEPS_BACK = 2;

export interface WindowAnswer<Answer> {
  /** The days that were read. */
  readonly window: Window;
  /** undefined if no day of the window has begun in the project. */
  readonly answer: Answer | undefined;
}

/**
 * Requests a window. If Mixpanel says that its last day has not begun yet, requests one day less, twice at most. The days
 * left out are not in the answer's window, so the next sync reads them.
 *
 * @param notBegun called for each day that Mixpanel says has not begun, with the error. May throw it.
 */
export async function requestWindow<Answer>(
  window: Window,
  request: (window: Window) => Promise<Answer>,
  notBegun: (day: Day, thrown: unknown) => Promise<void>,
): Promise<WindowAnswer<Answer>> {
  let { to } = window;
  for (let stepsBack = 0; to >= window.from; stepsBack++) {
    const begun = { from: window.from, to };
    try {
      return { window: begun, answer: await request(begun) };
    } catch (thrown) {
      if (stepsBack === MAX_STEPS_BACK || !isNotBegun(thrown)) throw thrown;
      await notBegun(to, thrown);
      to = addDays(to, -1);
    }
  }
  return { window: { from: window.from, to }, answer: undefined };
}
