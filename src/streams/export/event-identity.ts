import { holdsBytes } from '../../json/scan.ts';
import type { ObjectSlices } from '../../json/object-slices.ts';
import type { FoundProperties } from '../records/found-properties.ts';
import {
  DEVICE_ID,
  DISTINCT_ID,
  ID_BEFORE_MERGE,
  ID_BEFORE_SHUFFLE,
  RESHUFFLED_ID,
  USER_ID,
} from './columns.ts';

/** Comes before the id of a device if that is the `distinct_id` of an event. */
export const DEVICE_PREFIX = '$device:';
const FALSE = Buffer.from('false');

/**
 * What the ids of an event say about merges of identities since it was sent. Mixpanel documents two marks of a merge,
 * `$distinct_id_before_identity` and `$is_reshuffled`. Exports have events with one of them and events with neither.
 * Methods return the index of a member of the event; undefined if no such member has a value.
 */
export class EventIdentity {
  readonly #found: FoundProperties;

  /** @param found the properties of the event */
  constructor(found: FoundProperties) {
    this.#found = found;
  }

  /** The device, if the event was sent with its id. An event without a user was, even if it has another id today. */
  sentByDevice(members: ObjectSlices): number | undefined {
    const device = this.#found.filledIndexOf(DEVICE_ID, members);
    if (device === undefined) return undefined;
    if (this.#found.filledIndexOf(USER_ID, members) === undefined) return device;
    return this.#idBefore(members) === undefined && this.#isReshuffled(members) ? device : undefined;
  }

  /** The id that any other event was sent with. */
  sentId(members: ObjectSlices): number | undefined {
    return this.#idBefore(members) ?? this.#found.filledIndexOf(DISTINCT_ID, members);
  }

  /** True if an earlier export may have had another `distinct_id`. */
  mayHaveChanged(members: ObjectSlices): boolean {
    const index = this.#found.filledIndexOf(DISTINCT_ID, members);
    if (index === undefined) return false;
    if (this.#isReshuffled(members)) return true;
    const id = bytesOf(members, index);
    const before = this.#idBefore(members);
    if (before !== undefined) return id !== bytesOf(members, before);
    const device = this.sentByDevice(members);
    if (device === undefined) return false;
    const sent = bytesOf(members, device);
    return id !== sent && id !== `"${DEVICE_PREFIX}${sent.slice(1)}`;
  }

  #idBefore(members: ObjectSlices): number | undefined {
    return (
      this.#found.filledIndexOf(ID_BEFORE_MERGE, members) ??
      this.#found.filledIndexOf(ID_BEFORE_SHUFFLE, members)
    );
  }

  #isReshuffled(members: ObjectSlices): boolean {
    const index = this.#found.filledIndexOf(RESHUFFLED_ID, members);
    if (index === undefined) return false;
    return !holdsBytes(members.buffer, members.valueStart(index), members.valueEnd(index), FALSE);
  }
}

/** The bytes of a value as characters. Another spelling of the same value counts as another value. */
function bytesOf(members: ObjectSlices, index: number): string {
  return members.value(index).toString('latin1');
}
