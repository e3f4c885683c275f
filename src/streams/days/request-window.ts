import type { Logger } from '../../airbyte/logger.ts';
import { addDays } from '../../base/days.ts';
import type { Window } from '../../base/windows.ts';
import { isFailure } from '../../mixpanel/failures.ts';

export interface WindowAnswer<Answer> {
  readonly window: Window;
  /** undefined if no day of the window has begun in the project. */
  readonly answer: Answer | undefined;
}

/**
 * Requests a window. If Mixpanel says that its last day has not begun yet, the configured time zone is wrong.
 * That should not fail every sync around midnight, so it requests one day less, unless the user set the last
 * day (`mayShorten`).
 */
export async function requestWindow<Answer>(
  window: Window,
  request: (window: Window) => Promise<Answer>,
  log: Logger,
  mayShorten: boolean,
): Promise<WindowAnswer<Answer>> {
  try {
    return { window, answer: await request(window) };
  } catch (thrown) {
    if (!mayShorten || !isFailure(thrown, 'later-than-today')) throw thrown;
    await log.warn(
      `${window.to} has not begun yet in the project; reading up to the day before. Set the project time zone to the one in Mixpanel's project settings.`,
    );
    const shorter = { from: window.from, to: addDays(window.to, -1) };
    return { window: shorter, answer: shorter.to < shorter.from ? undefined : await request(shorter) };
  }
}
