import { ConnectorError } from '../base/errors.ts';
import { memoizePer } from '../base/memoize.ts';
import type { Lexicon } from '../mixpanel/lexicon.ts';
import type { StreamContext } from './context.ts';
import { listOrReason, reasonOf } from './optional-list.ts';

/** The Lexicon, undefined with a project secret, or why it cannot be read in time. Requested once, failed or not. */
export const lexiconOf = memoizePer(
  ({ clock, mixpanel }: StreamContext): Promise<Lexicon | ConnectorError | undefined> =>
    listOrReason(clock, () => mixpanel.app.lexicon()),
);

/** The descriptions of properties in the Lexicon, by name. Empty if it cannot be read: schemas can do without. */
export async function descriptionsOf(
  context: StreamContext,
  entity: keyof Lexicon,
): Promise<ReadonlyMap<string, string>> {
  const lexicon = await describing(context);
  return lexicon?.[entity].descriptions ?? new Map();
}

/** Logs once if there are no descriptions. With native types, the warning about the types says so already. */
const describing = memoizePer(async (context: StreamContext): Promise<Lexicon | undefined> => {
  const lexicon = await lexiconOf(context);
  if (!(lexicon instanceof ConnectorError)) return lexicon;
  const missing = 'the Lexicon could not be read, so the columns of properties have no description';
  if (!context.options.nativeTypes) await context.log.info(`${missing}. ${reasonOf(lexicon)}`);
  return undefined;
});
