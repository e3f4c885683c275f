/** An event of one person as it was sent, and what an export made after the merge of identities changes in it. */
export interface SentEvent {
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** The person who did it, under any id. */
  readonly person: string;
  /** Undefined if Mixpanel leaves the event as it is. */
  readonly merged?: Readonly<Record<string, unknown>> | undefined;
}

export const ID_BEFORE_MERGE = '$distinct_id_before_identity';
export const RESHUFFLED = '$is_reshuffled';

/** Calls back for 0 to `count` - 1. */
export function repeat<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
