import type { JsonObject } from '../../airbyte/protocol.generated.ts';
import type { Stream } from '../../airbyte/stream.ts';
import type { StreamContext } from '../context.ts';

/** The member of a state that names its workspace. */
const MEMBER = 'workspace';

/**
 * Binds the states of a stream of the Query API to `workspace_id`, since a data view is another population: `"workspace": 12345`.
 * A state without it was read without the option. With the state of another workspace the stream starts over, with a warning,
 * and keeps the lasting part of the state.
 */
export function boundToWorkspace(stream: Stream<StreamContext>): Stream<StreamContext>['plan'] {
  return async (saved, context, tools) => {
    const { [MEMBER]: savedWorkspace, ...state } = saved ?? {};
    const { workspaceId } = context.options;
    const kept = stream.lasting(state);
    const isForeign = savedWorkspace !== workspaceId && Object.keys(state).length > Object.keys(kept).length;
    if (isForeign)
      await tools.log.warn(
        `${stream.name}: the saved state belongs to another workspace_id, so everything is read from the start. The records of the other data view stay in the destination: clear the stream's data to remove them`,
      );
    const run = await stream.plan(isForeign ? unlessEmpty(kept) : unlessEmpty(state), context, tools);
    return { ...run, state: () => withWorkspace(run.state(), workspaceId) };
  };
}

/** An empty state says that nothing was read. Then the workspace does not matter. */
function withWorkspace(state: JsonObject, workspaceId: number | undefined): JsonObject {
  return workspaceId === undefined || unlessEmpty(state) === undefined
    ? state
    : { ...state, [MEMBER]: workspaceId };
}

function unlessEmpty(state: JsonObject): JsonObject | undefined {
  return Object.keys(state).length === 0 ? undefined : state;
}
