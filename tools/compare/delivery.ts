import type { Json, JsonObject } from './exact-json.ts';

export interface DeliveredStream {
  readonly key: readonly string[];
  readonly cursor: string | undefined;
  readonly modes: readonly string[];
  readonly columns: JsonObject;
  readonly records: JsonObject[];
}

export interface Delivery {
  readonly connector: string;
  readonly streams: ReadonlyMap<string, DeliveredStream>;
  /** For the next read, as the platform would keep it. */
  readonly state: Json;
  readonly seconds: number;
}
