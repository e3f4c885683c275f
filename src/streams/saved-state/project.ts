import { hash } from 'node:crypto';
import type { JsonObject } from '../../airbyte/protocol.generated.ts';
import type { Stream } from '../../airbyte/stream.ts';
import type { ReadOptions, StreamContext } from '../context.ts';

type Plan = Stream<StreamContext>['plan'];

/** The member of a state that names its project. */
const MEMBER = 'project';
const HASH_DIGITS = 8;
const MARK = new RegExp(`^([A-Z]+)(?:-([0-9a-f]{${HASH_DIGITS}}))?$`);

/**
 * Binds the states of a stream to their project: `"project": "EU-3f2a9c11"` is the region and a hash of the project ID. A
 * project secret does not name its project, so there it is just the region. With the state of another project the stream
 * starts over, with a warning. A state that does not name a project is continued.
 */
export function boundToProject(name: string, plan: Plan): Plan {
  return async (saved, context, tools) => {
    const { [MEMBER]: savedMark, ...state } = saved ?? {};
    const mark = jointMark(savedMark, markOf(context.options));
    if (mark === undefined)
      await tools.log.warn(
        `${name}: the saved state belongs to another project or region, so everything is read from the start. The records of the other project stay in the destination: clear the stream's data to remove them`,
      );
    const run = await plan(mark === undefined || isEmpty(state) ? undefined : state, context, tools);
    return { ...run, state: () => withMark(run.state(), mark ?? markOf(context.options)) };
  };
}

/** The lasting part of a state, with its project. */
export function lastingWithProject(
  lasting: Stream<StreamContext>['lasting'],
): Stream<StreamContext>['lasting'] {
  return (state) => {
    const kept = lasting(state);
    return isEmpty(kept) || !(MEMBER in state) ? kept : { ...kept, [MEMBER]: state[MEMBER] };
  };
}

function markOf({ region, projectId }: ReadOptions): string {
  return projectId === undefined
    ? region
    : `${region}-${hash('sha256', `project ${projectId}`).slice(0, HASH_DIGITS)}`;
}

/** What the marks of a state and of the config say together; undefined if they are of different projects. */
function jointMark(saved: unknown, configured: string): string | undefined {
  if (saved === undefined) return configured;
  const [whole, savedRegion, savedHash] = typeof saved === 'string' ? (MARK.exec(saved) ?? []) : [];
  const [, region, projectHash] = MARK.exec(configured) ?? [];
  if (savedRegion !== region) return undefined;
  if (savedHash === undefined || projectHash === savedHash) return configured;
  return projectHash === undefined ? whole : undefined;
}

/** An empty state says that nothing was read. Then the project does not matter. */
function withMark(state: JsonObject, mark: string): JsonObject {
  return isEmpty(state) ? state : { ...state, [MEMBER]: mark };
}

function isEmpty(state: JsonObject): boolean {
  return Object.keys(state).length === 0;
}
