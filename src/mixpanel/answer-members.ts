import { INVALID, type ObjectSlices } from '../base/json-slices.ts';

/** The value of a member of an answer; undefined where it has none of that name. */
export function valueOf(members: ObjectSlices, text: Buffer, name: string): unknown {
  const place = members.placeOf(text, name);
  if (place === INVALID) return undefined;
  return JSON.parse(text.toString('utf8', members.valueStart[place], members.valueEnd[place])) as unknown;
}

/**
 * Does an answer with status 200 say by its member `status` that it failed? What it holds is not all there is then. Where all is
 * well it is `ok`, or is missing, as in funnels.
 */
export function saysFailed(status: unknown): boolean {
  return status !== undefined && status !== 'ok';
}
