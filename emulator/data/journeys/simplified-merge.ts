import { ID_BEFORE_MERGE, repeat, RESHUFFLED, type SentEvent } from './sent-event.ts';

/**
 * The events of people in a project with the simplified ID merge, in the order in which they arrive. An event has the id
 * `$device:D` until it, or an earlier one, has `$device_id` D and a `$user_id`; the first user of a device gets its
 * anonymous events, then and later. One in five people
 *
 * 0. never logs in;
 * 1. looks around, signs up, and goes on;
 * 2. does so on two devices, and a server sends an event without a device;
 * 3. is known to a server only;
 * 4. logs in on the device of another person, who used it before and uses it anonymously afterwards.
 */
export function simplifiedMerge(people: number): SentEvent[] {
  return repeat(people, (index) => journeyOf(index)).flat();
}

function journeyOf(index: number): SentEvent[] {
  const user = `U${index}`;
  switch (index % 5) {
    case 0:
      return anonymous(`visitor ${index}`, `D${index}-0`, undefined, 3);
    case 1:
      return onDevice(user, `D${index}-0`);
    case 2:
      return [...onDevice(user, `D${index}-0`), ...onDevice(user, `D${index}-1`), ofServer(user)];
    case 3:
      return [ofServer(user), ofServer(user)];
    default: {
      const owner = `U${index - 3}`;
      const device = `D${index - 3}-0`;
      return [identified(user, device, 'Item Viewed'), ...anonymous(owner, device, owner, 1)];
    }
  }
}

/** Anonymous events, then a sign-up that links the device, then events of the user. */
function onDevice(user: string, device: string): SentEvent[] {
  const later = ['Signed Up', 'Item Viewed'].map((name) => identified(user, device, name));
  return [...anonymous(user, device, user, 5), ...later];
}

function anonymous(person: string, device: string, user: string | undefined, count: number): SentEvent[] {
  return repeat(count, (index) => ({
    name: 'Page Viewed',
    properties: { distinct_id: `$device:${device}`, $device_id: device },
    person,
    merged: user === undefined ? undefined : marked(user, device, index),
  }));
}

/** Mixpanel does not mark every event that it gives another id, and does not give it to every event. */
function marked(user: string, device: string, index: number): SentEvent['merged'] {
  const before = { [ID_BEFORE_MERGE]: `$device:${device}` };
  const marks = [
    { distinct_id: user, $user_id: user, [RESHUFFLED]: true, ...before },
    { distinct_id: user, $user_id: user, [RESHUFFLED]: true },
    { distinct_id: user, ...before },
    { distinct_id: user },
    undefined,
  ];
  return marks[index % marks.length];
}

function identified(user: string, device: string, name: string): SentEvent {
  return { name, properties: { distinct_id: user, $device_id: device, $user_id: user }, person: user };
}

function ofServer(user: string): SentEvent {
  return { name: 'Plan Renewed', properties: { distinct_id: user, $user_id: user }, person: user };
}
