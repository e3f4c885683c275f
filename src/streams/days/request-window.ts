import type { Logger } from '../../airbyte/logger.ts';
import { addDays } from '../../base/days.ts';
import type { Window } from '../../base/windows.ts';
import type { EventExport, Mixpanel } from '../../mixpanel/client.ts';
import { MixpanelError } from '../../mixpanel/failures.ts';

/** An answer, and the days it is about. */
export interface WindowAnswer {
  readonly window: Window;
  /** undefined where no day of the window has begun in the project. */
  readonly answer: EventExport | undefined;
}

/**
 * Asks for a window's events. Should Mixpanel say that its last day has not begun yet, the window is a day shorter, once:
 * the project's time zone is then not the one in the settings, and no reason to stop every sync around midnight.
 *
 * @param mayShorten false where the user set the last day, who then should be told
 */
export async function requestWindow(
  window: Window,
  mixpanel: Mixpanel,
  log: Logger,
  mayShorten: boolean,
): Promise<WindowAnswer> {
  try {
    return { window, answer: await mixpanel.exportEvents(window) };
  } catch (thrown) {
    if (!mayShorten || !(thrown instanceof MixpanelError) || thrown.failure !== 'later-than-today')
      throw thrown;
    await log.warn(
      `export: ${window.to} has not begun yet in the project; reading up to the day before. Check that the project time zone is the one in the project's settings.`,
    );
    const shorter = { from: window.from, to: addDays(window.to, -1) };
    const answer = shorter.to < shorter.from ? undefined : await mixpanel.exportEvents(shorter);
    return { window: shorter, answer };
  }
}
