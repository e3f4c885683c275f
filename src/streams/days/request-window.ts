import type { Logger } from '../../airbyte/logger.ts';
import { addDays } from '../../base/days.ts';
import type { Window } from '../../base/windows.ts';
import { MixpanelError } from '../../mixpanel/failures.ts';

/** An answer, and the days it is about. */
export interface WindowAnswer<Answer> {
  readonly window: Window;
  /** undefined where no day of the window has begun in the project. */
  readonly answer: Answer | undefined;
}

/**
 * Asks for a window. Should Mixpanel say that its last day has not begun yet, the window is a day shorter, once: the
 * project's time zone is then not the one in the settings, and no reason to stop every sync around midnight.
 *
 * @param mayShorten false where the user set the last day, who then should be told
 */
export async function requestWindow<Answer>(
  window: Window,
  ask: (window: Window) => Promise<Answer>,
  log: Logger,
  mayShorten: boolean,
): Promise<WindowAnswer<Answer>> {
  try {
    return { window, answer: await ask(window) };
  } catch (thrown) {
    if (!mayShorten || !(thrown instanceof MixpanelError) || thrown.failure !== 'later-than-today')
      throw thrown;
    await log.warn(
      `${window.to} has not begun yet in the project; reading up to the day before. Check that the project time zone is the one in the project's settings.`,
    );
    const shorter = { from: window.from, to: addDays(window.to, -1) };
    return { window: shorter, answer: shorter.to < shorter.from ? undefined : await ask(shorter) };
  }
}
