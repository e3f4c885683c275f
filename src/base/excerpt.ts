/** Marks where a text was cut. SecretMask looks for the beginning of a secret in front of it. */
export const ELLIPSIS = '…';

/** The first `maxLength` characters, with an ellipsis if the text was cut. */
export function excerpt(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  // Do not cut a surrogate pair in half.
  return text.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, '') + ELLIPSIS;
}

/** Enough to recognize an unexpected response body. */
const MAX_BODY_LENGTH = 120;

/** The beginning of a response body from `offset` on, as a JSON string on one line. */
export function excerptAt(body: Buffer, offset: number, maxLength = MAX_BODY_LENGTH): string {
  // A UTF-8 character has at most four bytes.
  const end = offset + 4 * maxLength;
  const beginning = body.toString('utf8', offset, end).trim() + (end < body.length ? ELLIPSIS : '');
  return JSON.stringify(excerpt(beginning, maxLength));
}

const MAX_VALUE_LENGTH = 60;

/** A value as JSON for use in a sentence: on one line, cut if long. */
export function quoted(value: unknown): string {
  return value === undefined ? 'missing' : excerpt(JSON.stringify(value), MAX_VALUE_LENGTH);
}
