import type { Batch, FailedPart, PlanTools, ReadTools, Slice } from '../airbyte/stream.ts';
import type { ItemList } from '../base/cached-list.ts';
import type { ListedItem } from '../mixpanel/listed-items.ts';
import type { StreamContext } from './context.ts';
import { deliverList } from './deliver-list.ts';
import { failedEntries } from './odd-entries.ts';

/** The list of one workspace. */
export interface WorkspaceSlice extends Slice {
  readonly workspace: string;
  /** IDs that were delivered, since several workspaces may list an item. */
  readonly delivered: Set<string>;
}

/** A slice for each workspace of the project, or for the one that `workspace_id` names. Throws a ConnectorError if there is none. */
export async function workspaceSlices(
  stream: string,
  { mixpanel }: StreamContext,
  { log }: PlanTools,
): Promise<(WorkspaceSlice | FailedPart)[]> {
  await mixpanel.app.anyWorkspace();
  const { items, odd } = await mixpanel.app.workspaces.all();
  const delivered = new Set<string>();
  const slices = items.map(({ id }) => ({ label: `workspace ${id}`, workspace: id, delivered }));
  return [...slices, ...(await failedEntries(stream, odd, log))];
}

/** Yields a record for each item that no workspace before has listed. */
export async function* deliverOnce(
  stream: string,
  { items, odd }: ItemList<ListedItem>,
  { delivered }: WorkspaceSlice,
  tools: ReadTools,
): AsyncGenerator<Batch, void> {
  const others = items.filter(({ id }) => !delivered.has(id));
  yield* deliverList(stream, { items: others, odd }, tools);
  for (const { id } of others) delivered.add(id);
}
