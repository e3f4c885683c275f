import { stateless } from '../airbyte/progress/stateless.ts';
import type { Batch, ColumnSchemas, ReadTools } from '../airbyte/stream.ts';
import type { ItemList } from '../base/cached-list.ts';
import type { ObjectMembers } from '../json/object-members.ts';
import type { Endpoint } from '../mixpanel/endpoints.ts';
import type { StreamContext } from './context.ts';
import { defineStream, type MixpanelStream, type StreamDescription } from './define-stream.ts';
import { deliverList } from './deliver-list.ts';

interface ListDefinition extends Pick<StreamDescription, 'holds' | 'quirks'> {
  readonly name: string;
  readonly primaryKey: readonly string[];
  readonly columns: ColumnSchemas;
  readonly endpoint: Endpoint;
  /** Such as `all tags`. */
  readonly label: string;
  /** Requests the entire list. */
  readonly list: (context: StreamContext) => Promise<ItemList<{ readonly members: ObjectMembers }>>;
}

/** Defines a stream that is one list, for which Mixpanel needs a service account and one request. */
export function defineList({
  columns,
  endpoint,
  label,
  list,
  ...definition
}: ListDefinition): MixpanelStream {
  return defineStream({
    ...definition,
    needsServiceAccount: () => true,
    probe: { endpoint, send: list },
    requests: [{ endpoint, formula: 'one', count: () => 1 }],
    schema: () => columns,
    progress: stateless,
    slices: () => [{ label }],
    async *read(_slice, context, tools: ReadTools): AsyncGenerator<Batch, void> {
      yield* deliverList(definition.name, await list(context), tools);
    },
  });
}
