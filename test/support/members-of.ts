import { ObjectMembers } from '../../src/json/object-members.ts';
import type { ObjectSlices } from '../../src/json/object-slices.ts';

/** The members of an object as text, keys as they are spelled. */
export function membersOf(slices: ObjectSlices): [key: string, value: string][] {
  return Array.from({ length: slices.count }, (_, i) => [
    slices.buffer.toString('utf8', slices.keyStart(i), slices.keyEnd(i)),
    slices.value(i).toString(),
  ]);
}

/** The names of members with the JSON of their values. */
export function entriesOf(members: ObjectMembers): [name: string, json: string][] {
  const entries: [string, string][] = [];
  members.forEach((json, name) => entries.push([name, json.toString()]));
  return entries;
}

/** The members of an object of valid JSON. */
export function membersIn(json: string): ObjectMembers {
  return new ObjectMembers(Buffer.from(`${json}\n`), 0);
}
