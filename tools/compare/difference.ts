import type { Json, JsonObject } from './exact-json.ts';
import type { Peer } from './peers.ts';

/**
 * What is different: `name` is the same column under another name; `missing` is a record that neither the peer delivered nor
 * ours, when it went on from the peer's state; `ours` is then what tells it apart.
 */
export type Kind =
  'stream' | 'key' | 'cursor' | 'modes' | 'column' | 'name' | 'type' | 'record' | 'value' | 'missing';

/** One difference between our connector and a peer; `undefined` is what a side does not have. */
export interface Difference {
  readonly peer: Peer;
  readonly stream: string;
  readonly kind: Kind;
  /** The peer's name of the column; empty where the difference is not one of a column. */
  readonly column: string;
  readonly ours: Json | undefined;
  readonly theirs: Json | undefined;
  /** Of a column: whether a record of ours has a value there. */
  readonly isUsed?: boolean;
  /** The record of the side that has it; ours where both do. */
  readonly record?: JsonObject;
}
