import {
  defineStream as defineAirbyteStream,
  type Slice,
  type Stream,
  type StreamDefinition,
} from '../airbyte/stream.ts';
import type { Endpoint } from '../mixpanel/endpoints.ts';
import type { StreamContext } from './context.ts';

/** How much there is to read. */
export interface ProjectSize {
  readonly cohorts: number;
  readonly funnels: number;
  /** Days to read, both ends included. */
  readonly days: number;
  /** The option `date_window_size`. */
  readonly windowDays: number;
}

/** Requests of one kind that a sync sends and that count against a quota. Streams with the same kind share its requests. */
export interface RequestCost {
  readonly endpoint: Endpoint;
  /** The parameter that tells these requests from others to the endpoint. */
  readonly parameter?: 'filter_by_cohort';
  /** `count` in words. */
  readonly formula: string;
  readonly count: (project: ProjectSize) => number;
}

/** How `check` learns whether a stream can be read. */
export interface Probe {
  readonly endpoint: Endpoint;
  /** Sends the smallest request that tells; throws what reading the stream would throw. */
  readonly send: (context: StreamContext) => Promise<unknown>;
}

/** What a stream says about itself, for `check`, the docs, the tests and the tools. */
export interface StreamDescription {
  /** What a record is. */
  readonly holds: string;
  /** What to know before relying on the stream: Markdown, one point each. */
  readonly quirks: readonly string[];
  readonly probe: Probe;
  /** What a sync costs. Pages after the first are free and not included. */
  readonly requests: readonly RequestCost[];
  /** What `discover` asks for the columns. */
  readonly schemaRequests?: readonly Endpoint[];
  /** True if Mixpanel does not accept a project secret for this stream; with one, it is not offered. */
  readonly needsServiceAccount?: boolean;
}

/** A stream of Mixpanel that describes itself completely. */
export type MixpanelStream = Stream<StreamContext> & Required<StreamDescription>;

/** Makes a stream from its definition: what it is, not when or how often it is read. */
export function defineStream<Progress, S extends Slice, End>(
  definition: StreamDefinition<StreamContext, Progress, S, End> & StreamDescription,
): MixpanelStream {
  const { holds, quirks, probe, requests, schemaRequests = [], needsServiceAccount = false } = definition;
  return {
    ...defineAirbyteStream(definition),
    ...{ holds, quirks, probe, requests, schemaRequests, needsServiceAccount },
  };
}
