import { ConnectorError } from '../../base/errors.ts';
import { memoizePer } from '../../base/memoize.ts';
import { ObjectSlices } from '../../json/object-slices.ts';
import { concernsProject, isLostItem } from '../../mixpanel/failures.ts';
import type { ResultList } from '../../mixpanel/profiles/result-list.ts';
import type { StreamContext } from '../context.ts';
import { optionalList, warnOfMissing } from '../optional-list.ts';
import { collectType, type SampledTypes } from '../records/sampled-types.ts';
import { groupKeys } from './group-keys.ts';

/** Groups of each group key. More would cost no further request, but time. */
const SAMPLE_GROUPS = 2000;

/**
 * The properties of groups with their types, from a sample of each group key: Mixpanel lists the properties of users only.
 * Costs a request per group key, once. Warns if some of the sample could not be read.
 */
export const sampledProperties = memoizePer(
  async (context: StreamContext): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
    const types: SampledTypes = new Map();
    const missing: ConnectorError[] = [];
    const outcome = await optionalList(context.clock, () => takeSamples(context, types, missing));
    const errors = outcome instanceof ConnectorError ? [outcome, ...missing] : missing;
    if (errors.length > 0)
      await warnOfMissing(
        context.log,
        'group_profiles: not all groups could be sampled, so columns may be missing',
        ...errors,
      );
    // After its deadline a sample may still arrive.
    return new Map(types);
  },
);

/** Adds to `types` what the samples have, and to `missing` why one of them could not be read. */
async function takeSamples(
  context: StreamContext,
  types: SampledTypes,
  missing: ConnectorError[],
): Promise<void> {
  const { ids, unlisted } = await groupKeys(context);
  if (unlisted !== undefined) missing.push(unlisted);
  const sampleOf = async (dataGroupId: string): Promise<void> => {
    const query = { dataGroupId, pageSize: SAMPLE_GROUPS };
    try {
      await context.mixpanel.firstProfiles(query, (results) => {
        collectAll(results, types);
      });
    } catch (thrown) {
      // A group key that was deleted has no groups to read either.
      if (isLostItem(thrown)) return;
      if (!(thrown instanceof ConnectorError) || concernsProject(thrown)) throw thrown;
      missing.push(thrown);
    }
  };
  await Promise.all(ids.map(sampleOf));
}

function collectAll(results: ResultList, types: SampledTypes): void {
  const members = new ObjectSlices();
  for (let i = 0; i < results.count; i++) {
    results.walkProperties(i, members);
    for (let j = 0; j < members.count; j++) collectType(members.key(j), members.value(j).toString(), types);
  }
}
