import type { JsonObject } from './exact-json.ts';

/** What a connector says of a stream, and what it delivers of it. */
export interface DeliveredStream {
  readonly key: readonly string[];
  readonly cursor: string | undefined;
  readonly modes: readonly string[];
  readonly columns: JsonObject;
  readonly records: JsonObject[];
}

/** What a connector delivers in one read of everything. */
export interface Delivery {
  readonly connector: string;
  readonly streams: ReadonlyMap<string, DeliveredStream>;
  readonly seconds: number;
}
