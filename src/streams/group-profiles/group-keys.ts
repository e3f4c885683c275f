import type { OddEntry } from '../../base/cached-list.ts';
import { ConnectorError } from '../../base/errors.ts';
import { excerpt } from '../../base/excerpt.ts';
import { concernsProject } from '../../mixpanel/failures.ts';
import type { StreamContext } from '../context.ts';

const MAX_EXCERPT = 100;

export interface GroupKeys {
  /** The digits of the data group IDs, each once: those in the options first. */
  readonly ids: readonly string[];
  /** Entries of the list of cohorts without a usable ID. Each may have a group key of its own. */
  readonly odd: readonly OddEntry[];
  /** Cohorts with a data group ID that is not an integer, for a sentence: `cohort 7 has "x"`. */
  readonly unusable: readonly string[];
  /** Why the cohorts could not be listed, if the options have IDs that can be read without them. */
  readonly unlisted: ConnectorError | undefined;
}

/**
 * The group keys that are known: Mixpanel has no public list of them, but a cohort of groups names its own. Throws if the
 * cohorts cannot be listed and the options have none either, or if nothing of the project can be read.
 */
export async function groupKeys({ mixpanel, options }: StreamContext): Promise<GroupKeys> {
  const { groupIds } = options;
  try {
    const { items, odd } = await mixpanel.cohorts.all();
    const ofCohorts = items.flatMap(({ dataGroupId }) => (dataGroupId === undefined ? [] : [dataGroupId]));
    const unusable = items.flatMap(({ id, oddDataGroup }) =>
      oddDataGroup === undefined ? [] : [`cohort ${id} has ${excerpt(oddDataGroup, MAX_EXCERPT)}`],
    );
    return { ids: [...new Set([...groupIds, ...ofCohorts])], odd, unusable, unlisted: undefined };
  } catch (thrown) {
    if (groupIds.length === 0 || !(thrown instanceof ConnectorError) || concernsProject(thrown)) throw thrown;
    return { ids: groupIds, odd: [], unusable: [], unlisted: thrown };
  }
}
