import type { PlanTools } from '../../airbyte/stream.ts';
import type { StreamContext } from '../context.ts';
import type { OwnColumns } from '../records/column-names.ts';
import { type Named, withCatalogNames } from '../saved-state/column-names.ts';

/** Adds the names of the catalog and, if it leaves columns open, of Mixpanel's list of profile properties. */
export async function withProfileNames<Progress>(
  stream: string,
  named: Named<Progress>,
  own: OwnColumns,
  { mixpanel }: StreamContext,
  tools: PlanTools,
): Promise<Named<Progress>> {
  const list = async (): Promise<string[]> => [...(await mixpanel.profilePropertyTypes()).keys()];
  return await withCatalogNames(named, { stream, own, list }, tools);
}
