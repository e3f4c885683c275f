/** Stands where a text was cut; whoever hides secrets knows that a piece of one may stand before it. */
export const ELLIPSIS = '…';

/** No more than that many characters of a text that may be of any length, with a mark where it was cut. */
export function excerpt(text: string, most: number): string {
  if (text.length <= most) return text;
  // Half a pair of surrogates is no character.
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '') + ELLIPSIS;
}

/** How many characters of an answer that nobody understands tell what it is. */
const MAX_BODY_LENGTH = 120;

/** The beginning of what an answer says from there on, as JSON in one line. */
export function excerptAt(answer: Buffer, at: number): string {
  // No character has more than four bytes.
  const end = at + 4 * MAX_BODY_LENGTH;
  const beginning = answer.toString('utf8', at, end).trim() + (end < answer.length ? ELLIPSIS : '');
  return JSON.stringify(excerpt(beginning, MAX_BODY_LENGTH));
}

/** Longer values in a sentence help nobody. */
const MAX_VALUE_LENGTH = 60;

/** A value as it stands in a sentence: as JSON, in one line, and not all of it where it is long. */
export function quoted(value: unknown): string {
  return value === undefined ? 'missing' : excerpt(JSON.stringify(value), MAX_VALUE_LENGTH);
}
