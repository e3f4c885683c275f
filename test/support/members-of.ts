import type { ObjectSlices } from '../../src/json/object-slices.ts';

/** The members of an object as text, keys as they are spelled. */
export function membersOf(slices: ObjectSlices): [key: string, value: string][] {
  return Array.from({ length: slices.count }, (_, i) => [
    slices.buffer.toString('utf8', slices.keyStart(i), slices.keyEnd(i)),
    slices.value(i).toString(),
  ]);
}
