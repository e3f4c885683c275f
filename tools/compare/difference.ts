import type { Json, JsonObject } from './exact-json.ts';
import type { Peer } from './peers.ts';

/**
 * `name`: the same column under another name. `missing`: a record that neither the peer nor ours, continuing from the
 * peer's state, delivered; `ours` is then its identity.
 */
export type Kind =
  'stream' | 'key' | 'cursor' | 'modes' | 'column' | 'name' | 'type' | 'record' | 'value' | 'missing';

/** One difference between our connector and a peer; `undefined` means absent. */
export interface Difference {
  readonly peer: Peer;
  readonly stream: string;
  readonly kind: Kind;
  /** The peer's name of the column; empty if no column is involved. */
  readonly column: string;
  readonly ours: Json | undefined;
  readonly theirs: Json | undefined;
  /** Whether one of our records has a value in this column. */
  readonly isUsed?: boolean;
  /** The record; ours if both sides have it. */
  readonly record?: JsonObject;
}
