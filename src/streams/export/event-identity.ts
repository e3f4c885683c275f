import type { Member } from '../../mixpanel/export/exported-event.ts';

/** Comes before the id of a device if that is the `distinct_id` of an event. */
export const DEVICE_PREFIX = '$device:';

type Properties = ReadonlyMap<string, Member>;

/** The id that an event was sent with, as JSON. */
export interface SentId {
  readonly json: string | undefined;
  /** Whether it is the id of a device, to which {@link DEVICE_PREFIX} belongs. */
  readonly isDevice: boolean;
}

/**
 * What the ids of an event say about merges of identities since it was sent. Mixpanel documents two marks of a merge,
 * `$distinct_id_before_identity` and `$is_reshuffled`. Exports have events with one of them and events with neither.
 */
export function sentId(properties: Properties): SentId {
  const device = sendingDevice(properties);
  if (device !== undefined) return { json: device, isDevice: true };
  return { json: idBefore(properties) ?? filled(properties, 'distinct_id'), isDevice: false };
}

/** True if an earlier export may have had another `distinct_id`. */
export function mayHaveChanged(properties: Properties): boolean {
  const id = filled(properties, 'distinct_id');
  if (id === undefined) return false;
  if (isReshuffled(properties)) return true;
  const before = idBefore(properties);
  // Another spelling of the same value counts as another value.
  if (before !== undefined) return id !== before;
  const device = sendingDevice(properties);
  return device !== undefined && id !== device && id !== `"${DEVICE_PREFIX}${device.slice(1)}`;
}

/** The value of a property as JSON; undefined if it is missing, null or empty. */
export function filled(properties: Properties, name: string): string | undefined {
  const json = properties.get(name)?.value;
  return json === 'null' || json === '""' ? undefined : json;
}

/** The device, if the event was sent with its id. An event without a user was, even if it has another id today. */
function sendingDevice(properties: Properties): string | undefined {
  const device = filled(properties, '$device_id');
  if (filled(properties, '$user_id') === undefined) return device;
  return idBefore(properties) === undefined && isReshuffled(properties) ? device : undefined;
}

function idBefore(properties: Properties): string | undefined {
  return filled(properties, '$distinct_id_before_identity') ?? filled(properties, '$preshuffle_distinct_id');
}

function isReshuffled(properties: Properties): boolean {
  const json = filled(properties, '$is_reshuffled');
  return json !== undefined && json !== 'false';
}
