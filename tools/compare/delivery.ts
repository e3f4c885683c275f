import type { Json, JsonObject } from './exact-json.ts';

/** What a connector says of a stream, and what it delivers of it. */
export interface DeliveredStream {
  readonly key: readonly string[];
  readonly cursor: string | undefined;
  readonly modes: readonly string[];
  readonly columns: JsonObject;
  readonly records: JsonObject[];
}

/** What a connector delivers in one read. */
export interface Delivery {
  readonly connector: string;
  readonly streams: ReadonlyMap<string, DeliveredStream>;
  /** What the next read is given, as the platform would keep it. */
  readonly state: Json;
  readonly seconds: number;
}
