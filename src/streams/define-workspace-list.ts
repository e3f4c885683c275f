import { stateless } from '../airbyte/progress/stateless.ts';
import type { Batch, ColumnSchemas, FailedPart, PlanTools, ReadTools, Slice } from '../airbyte/stream.ts';
import type { ItemList } from '../base/cached-list.ts';
import type { AppApi } from '../mixpanel/app-api.ts';
import { ENDPOINTS, type Endpoint } from '../mixpanel/endpoints.ts';
import type { ListedItem } from '../mixpanel/listed-items.ts';
import type { StreamContext } from './context.ts';
import { defineStream, type MixpanelStream, type StreamDescription } from './define-stream.ts';
import { deliverList } from './deliver-list.ts';
import { failedEntries } from './odd-entries.ts';

/** The list of one workspace. */
interface WorkspaceSlice extends Slice {
  readonly workspace: string;
  /** IDs that were delivered, since several workspaces may list an item. */
  readonly delivered: Set<string>;
}

interface WorkspaceListDefinition extends Pick<StreamDescription, 'holds' | 'quirks'> {
  readonly name: string;
  readonly columns: ColumnSchemas;
  readonly endpoint: Endpoint;
  /** Requests the list of one workspace. */
  readonly list: (app: AppApi, workspace: string) => Promise<ItemList<ListedItem>>;
}

/** Defines a stream of items with IDs that each workspace of the project lists, for which Mixpanel needs a service account. */
export function defineWorkspaceList({
  columns,
  endpoint,
  list,
  ...definition
}: WorkspaceListDefinition): MixpanelStream {
  const { name } = definition;
  return defineStream({
    ...definition,
    primaryKey: ['id'],
    needsServiceAccount: () => true,
    probe: {
      endpoint,
      lists: [ENDPOINTS.workspaces],
      send: async ({ mixpanel: { app } }) => await list(app, await app.anyWorkspace()),
    },
    requests: [
      { endpoint: ENDPOINTS.workspaces, formula: 'one, unless workspace_id is set', count: () => 1 },
      { endpoint, formula: 'one per workspace', count: () => 1 },
    ],
    schema: () => columns,
    progress: stateless,
    slices: (_progress, context: StreamContext, tools) => workspaceSlices(name, context, tools),
    async *read(slice: WorkspaceSlice, { mixpanel }, tools: ReadTools): AsyncGenerator<Batch, void> {
      yield* deliverOnce(name, await list(mixpanel.app, slice.workspace), slice, tools);
    },
  });
}

/** A slice for each workspace of the project, or for the one that `workspace_id` names. Throws a ConnectorError if there is none. */
async function workspaceSlices(
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
async function* deliverOnce(
  stream: string,
  { items, odd }: ItemList<ListedItem>,
  { delivered }: WorkspaceSlice,
  tools: ReadTools,
): AsyncGenerator<Batch, void> {
  const others = items.filter(({ id }) => !delivered.has(id));
  yield* deliverList(stream, { items: others, odd }, tools);
  for (const { id } of others) delivered.add(id);
}
