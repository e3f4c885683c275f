import { ID_BEFORE_MERGE, repeat, RESHUFFLED, type SentEvent } from './sent-event.ts';

/**
 * The events of people in a project with the original ID merge, in the order in which they arrive. `$identify`,
 * `$create_alias` and `$merge` join ids to clusters, and Mixpanel chooses the id that a cluster is exported under. One in
 * five people
 *
 * 0. never logs in;
 * 1. looks around, is identified, and goes on;
 * 2. does so on two devices, the second of which has the id of an old SDK, without `$device:`;
 * 3. has an alias under which a server sends events;
 * 4. is the person before, signed up again under another id: `$merge` joins the two.
 */
export function originalMerge(people: number): SentEvent[] {
  return repeat(people, (index) => journeyOf(index)).flat();
}

function journeyOf(index: number): SentEvent[] {
  const user = `O${index}`;
  const device = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  const anonymous = `$device:${device}`;
  switch (index % 5) {
    case 0:
      return [event('Page Viewed', anonymous, device, `visitor ${index}`)];
    case 1:
      // The anonymous id is the one that Mixpanel keeps.
      return exportedAs(anonymous, onDevice(user, device, anonymous));
    case 2: {
      const other = device.replace(/^0/, '1');
      return exportedAs(user, [...onDevice(user, device, anonymous), ...onDevice(user, other, other)]);
    }
    case 3:
      return exportedAs(user, withAlias(user, `${user}@example.com`));
    default:
      return exportedAs(`O${index - 1}`, mergedInto(`O${index - 1}`, user));
  }
}

function onDevice(user: string, device: string, anonymous: string): SentEvent[] {
  const ids = { $identified_id: user, $anon_id: anonymous, $anon_distinct_id: anonymous };
  return [
    ...repeat(3, () => event('Page Viewed', anonymous, device, user)),
    verb('$identify', { distinct_id: user, $device_id: device, $user_id: user, ...ids }, user),
    event('Item Viewed', user, device, user, user),
  ];
}

function withAlias(user: string, alias: string): SentEvent[] {
  return [
    event('Signed Up', user, undefined, user),
    verb('$create_alias', { distinct_id: user, alias }, user),
    ...repeat(2, () => event('Plan Renewed', alias, undefined, user)),
  ];
}

function mergedInto(person: string, second: string): SentEvent[] {
  return [
    ...repeat(2, () => event('Signed Up', second, undefined, person)),
    verb('$merge', { distinct_id: person, $distinct_ids: [person, second] }, person),
  ];
}

function event(
  name: string,
  id: string,
  device: string | undefined,
  person: string,
  user?: string,
): SentEvent {
  const ids = { $device_id: device, $user_id: user };
  return { name, properties: { distinct_id: id, ...ids }, person };
}

function verb(name: string, properties: SentEvent['properties'], person: string): SentEvent {
  return { name, properties, person };
}

/** Exports made after the merge have the chosen id. Every third event stays as it is, and every second lacks a mark. */
function exportedAs(chosen: string, events: readonly SentEvent[]): SentEvent[] {
  return events.map((sent, index) => {
    const { distinct_id: id } = sent.properties;
    if (id === chosen || index % 3 === 2) return sent;
    const mark = index % 2 === 0 ? { [RESHUFFLED]: true } : {};
    return { ...sent, merged: { distinct_id: chosen, [ID_BEFORE_MERGE]: id, ...mark } };
  });
}
