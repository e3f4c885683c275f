import { distance } from 'fastest-levenshtein';

/** Of the characters of a name, at most this share may differ from the name that was probably meant. */
const MAX_DIFFERENCE = 1 / 3;
/** In a short name two characters may be swapped, which are two changes. */
const SWAP = 2;
/** A word that is as long and occurs in one name only stands for that name. */
const MIN_PART = 5;
/** Longer names are cut before they are compared: the time grows with the product of the lengths. */
const MAX_LENGTH = 200;

/** The known name that was probably meant; undefined if none is similar. Case and spaces around the name do not count. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const wanted = comparable(name);
  const distances = known.map((each) => ({ each, changes: distance(wanted, comparable(each)) }));
  const [nearest] = distances.sort((a, b) => a.changes - b.changes);
  if (nearest === undefined) return undefined;
  const length = Math.max(wanted.length, comparable(nearest.each).length);
  const allowed = Math.max(length * MAX_DIFFERENCE, Math.min(SWAP, length / 2));
  return nearest.changes <= allowed ? nearest.each : nameWith(wanted, known);
}

function nameWith(part: string, known: readonly string[]): string | undefined {
  const names = known.filter((name) => comparable(name).includes(part));
  return part.length >= MIN_PART && names.length === 1 ? names[0] : undefined;
}

function comparable(name: string): string {
  return name.trim().toLowerCase().slice(0, MAX_LENGTH);
}

/** A sentence with the nearest name, after a space; empty if none is similar. */
export function didYouMean(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? '' : ` Did you mean ${nearest}?`;
}
