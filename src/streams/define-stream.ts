import {
  defineStream as defineAirbyteStream,
  type Slice,
  type Stream,
  type StreamDefinition,
} from '../airbyte/stream.ts';
import type { Endpoint } from '../mixpanel/endpoints.ts';
import type { ReadOptions, StreamContext } from './context.ts';
import type { ProjectSize } from './project-size.ts';
import { boundToProject, lastingWithProject } from './saved-state/project.ts';
import { boundToWorkspace } from './saved-state/workspace.ts';

/** Requests to one endpoint that count against a quota. Streams with the same endpoint and parameter share them. */
export interface RequestCost {
  readonly endpoint: Endpoint;
  /** Distinguishes these requests from others to the same endpoint. */
  readonly parameter?: 'filter_by_cohort' | 'data_group_id';
  /** `count` in words, for the docs. */
  readonly formula: string;
  readonly count: (project: ProjectSize) => number;
}

export interface Probe {
  readonly endpoint: Endpoint;
  /** Lists that are requested before, and shared with other streams. */
  readonly lists?: readonly Endpoint[];
  /** Sends the smallest sufficient request. Throws the same errors as reading the stream. */
  readonly send: (context: StreamContext) => Promise<unknown>;
}

/** Metadata of a stream for `check`, the docs, the tests and the tools. */
export interface StreamDescription {
  readonly holds: string;
  /** Behavior that users should know about, as Markdown list items. */
  readonly quirks: readonly string[];
  readonly probe: Probe;
  /** The quota cost of a sync. Pages after the first are free and not included. */
  readonly requests: readonly RequestCost[];
  /** Endpoints that `discover` requests for the columns. */
  readonly schemaRequests?: readonly Endpoint[];
  /** What `discover` requests besides, if that depends on the size of the project. */
  readonly schemaCosts?: readonly RequestCost[];
  /** Whether the stream is hidden if the user has a project secret, which Mixpanel does not accept for it. */
  readonly needsServiceAccount?: (options: Pick<ReadOptions, 'reportIds'>) => boolean;
}

export type MixpanelStream = Stream<StreamContext> & Required<StreamDescription>;

export function defineStream<Progress, S extends Slice, End>(
  definition: StreamDefinition<StreamContext, Progress, S, End> & StreamDescription,
): MixpanelStream {
  const { holds, quirks, probe, requests } = definition;
  const { schemaRequests = [], schemaCosts = [], needsServiceAccount = () => false } = definition;
  const stream = defineAirbyteStream(definition);
  const isOfQueryApi = requests.some(({ endpoint }) => endpoint.family === 'query');
  const plan: typeof stream.plan = isOfQueryApi
    ? boundToWorkspace(stream)
    : (...args) => stream.plan(...args);
  return {
    ...stream,
    plan: boundToProject(stream.name, plan),
    lasting: lastingWithProject((state) => stream.lasting(state)),
    ...{ holds, quirks, probe, requests, schemaRequests, schemaCosts, needsServiceAccount },
  };
}
