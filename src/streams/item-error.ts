import { SliceError } from '../base/errors.ts';
import { concernsProject, MixpanelError } from '../mixpanel/failures.ts';

/** What to throw if an item, such as a funnel, cannot be read: the others are still read, unless they would fail too. */
export function itemError(thrown: unknown): unknown {
  if (!(thrown instanceof MixpanelError) || concernsProject(thrown)) return thrown;
  const { kind, message, detail = message } = thrown;
  return new SliceError(kind, message, { detail, cause: thrown });
}
